/** How much `getRandomValues` gives at a time. */
const BLOCK = 65_536;

export function randomBytes(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += BLOCK) crypto.getRandomValues(bytes.subarray(at, at + BLOCK));
  return bytes;
}
