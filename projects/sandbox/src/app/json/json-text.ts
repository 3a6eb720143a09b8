/**
 * Writes a value of a reply as JSON over several lines; of the big integers in it, all digits, and `Infinity` for
 * numbers that are too big, such as 1e400.
 */
export function jsonText(value: unknown, indent = ''): string {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item: unknown) => jsonText(item, inner))
    : Object.entries(value).map(
        ([key, item]: [string, unknown]) => `${JSON.stringify(key)}: ${jsonText(item, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}
