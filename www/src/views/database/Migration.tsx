export default function Migration() {
  return null;
}
