/** `ON` and `OFF` as true and false; anything else as it is. */
export function onOff(raw: unknown): unknown {
  if (raw === 'ON') return true
  return raw === 'OFF' ? false : raw
}
