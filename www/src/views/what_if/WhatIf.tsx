export default function WhatIf() {
  return null;
}
