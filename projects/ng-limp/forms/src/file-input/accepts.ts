/**
 * Whether `accept`, as a file input has it, asks for a file: by the rules of HTML, which know extensions, MIME types
 * and wildcards such as `image/*`, in any case. Where it names none of these, it asks for all files.
 */
export function accepts(accept: string, { name, type }: File): boolean {
  const wanted = accept
    .toLowerCase()
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token.startsWith('.') || token.includes('/'));
  const [kind = ''] = type.toLowerCase().split(';');
  return (
    wanted.length === 0 ||
    wanted.some((token) => {
      if (token.startsWith('.')) return name.toLowerCase().endsWith(token);
      if (token.endsWith('/*')) return token === '*/*' || kind.startsWith(token.slice(0, -1));
      return kind === token;
    })
  );
}
