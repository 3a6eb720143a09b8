/**
 * Whether an `accept` attribute takes a file, by HTML's rules: types such as `image/png`, wildcards such as `image/*`,
 * extensions such as `.pdf`, between commas, in any case; anything else is passed over. Without any it takes all.
 */
export function accepts(accept: string, { name, type }: Pick<File, 'name' | 'type'>): boolean {
  const tokens = accept
    .toLowerCase()
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token.startsWith('.') || token.includes('/'));
  const fileName = name.toLowerCase();
  // A type may have parameters: `text/plain;charset=utf-8`.
  const fileType = type.toLowerCase().replace(/\s*;.*/s, '');
  return (
    tokens.length === 0 ||
    tokens.some((token) => {
      if (token.startsWith('.')) return fileName.endsWith(token);
      if (token === '*/*') return true;
      return token.endsWith('/*') ? fileType.startsWith(token.slice(0, -1)) : fileType === token;
    })
  );
}
