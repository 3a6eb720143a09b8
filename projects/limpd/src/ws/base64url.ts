/** The characters of base64url, each at its value. */
export const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const VALUES = new Uint8Array(256);
for (const [value, char] of Buffer.from(BASE64URL).entries()) VALUES[char] = value;

/**
 * The bytes that `text` stands for, which take its place in memory: nothing is allocated. Undefined
 * where its length is that of no base64url; nothing is changed then.
 *
 * @param text nothing but characters of {@link BASE64URL}.
 */
export function decodeBase64UrlInPlace(text: Buffer): Buffer | undefined {
  const rest = text.length % 4;
  if (rest === 1) return undefined;
  const value = (at: number): number => VALUES[text[at] ?? 0] ?? 0;
  let to = 0;
  let from = 0;
  for (; from < text.length - rest; from += 4) {
    const four =
      (value(from) << 18) | (value(from + 1) << 12) | (value(from + 2) << 6) | value(from + 3);
    text[to++] = four >> 16;
    text[to++] = four >> 8;
    text[to++] = four;
  }
  if (rest > 0) {
    const left = (value(from) << 12) | (value(from + 1) << 6) | (rest === 3 ? value(from + 2) : 0);
    text[to++] = left >> 10;
    if (rest === 3) text[to++] = left >> 2;
  }
  return text.subarray(0, to);
}
