const COMMA = 44;
const ZERO = 48;

/**
 * The bytes that `text` lists in decimal, joined by commas (LIMP protocol, section 6), or undefined
 * if it is anything else. The empty text is no list of bytes.
 */
export function decodeDecimalBytes(text: string): Uint8Array | undefined {
  return decodeDecimalBytesInPlace(Buffer.from(text));
}

/** Likewise for a text in UTF-8. What it lists takes its place in memory: nothing is allocated. */
export function decodeDecimalBytesInPlace(text: Uint8Array): Uint8Array | undefined {
  let length = 0;
  let byte = 0;
  let digits = 0;
  // Becomes negative, and stays so, with the first fault: cheaper than to look for one at each of millions of characters.
  let fault = 0;
  for (let i = 0; i <= text.length; i++) {
    const digit = (text[i] ?? COMMA) - ZERO;
    if (digit === COMMA - ZERO) {
      fault |= (digits - 1) | (255 - byte);
      text[length++] = byte;
      byte = 0;
      digits = 0;
    } else {
      fault |= digit | (9 - digit) | (2 - digits);
      byte = byte * 10 + digit;
      digits += 1;
    }
  }
  return fault < 0 ? undefined : text.subarray(0, length);
}
