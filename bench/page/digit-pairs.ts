/**
 * The fastest way known to write bytes as decimal numbers with commas: two bytes at a time, by a table of all pairs.
 * A measure of what is possible; ng-limp has its own.
 */
const PAIRS = 65_536;
/** The longest pair: `255,255,`. */
const PAIR_ROOM = 8;

/** Gives a function that writes chunks of up to `size` bytes into a buffer that it uses again and again. */
export function digitWriter(
  size: number,
): (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> {
  const { digits, lengths } = pairTable();
  const out = new Uint8Array(size * 4 + PAIR_ROOM);
  const view = new DataView(out.buffer);
  return (bytes) => {
    const pairs = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    let at = 0;
    for (const pair of pairs) {
      // Eight ASCII bytes are never a NaN, so a float carries them as they are.
      view.setFloat64(at, digits[pair] ?? 0, true);
      at += lengths[pair] ?? 0;
    }
    if (bytes.length % 2 === 1) {
      for (const digit of `${String(bytes[bytes.length - 1])},`) out[at++] = digit.charCodeAt(0);
    }
    return out.subarray(0, at - 1);
  };
}

/** For each pair of bytes, the earlier one low: its eight ASCII bytes, and how many of them count. */
function pairTable(): { digits: Float64Array; lengths: Uint8Array } {
  const text = new Uint8Array(PAIRS * PAIR_ROOM);
  const lengths = new Uint8Array(PAIRS);
  const encoder = new TextEncoder();
  for (let pair = 0; pair < PAIRS; pair++) {
    const pairText = `${String(pair & 255)},${String(pair >> 8)},`;
    const room = text.subarray(pair * PAIR_ROOM, (pair + 1) * PAIR_ROOM);
    lengths[pair] = encoder.encodeInto(pairText, room).written;
  }
  return { digits: new Float64Array(text.buffer), lengths };
}
