export default function MapView() {
  return null;
}
