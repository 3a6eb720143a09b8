const COMMA = 44;
const ZERO = 48;

/**
 * The bytes that `text` lists in decimal, joined by commas (LIMP protocol, section 6), or undefined
 * if it is anything else. The empty text is no list of bytes.
 */
export function decodeDecimalBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Math.ceil(text.length / 2));
  let length = 0;
  let byte = 0;
  let digits = 0;
  for (let i = 0; i <= text.length; i++) {
    const char = i === text.length ? COMMA : text.charCodeAt(i);
    if (char === COMMA) {
      if (digits === 0 || byte > 255) return undefined;
      bytes[length++] = byte;
      byte = 0;
      digits = 0;
    } else {
      const digit = char - ZERO;
      if (digit < 0 || digit > 9 || digits === 3) return undefined;
      byte = byte * 10 + digit;
      digits += 1;
    }
  }
  return bytes.subarray(0, length);
}
