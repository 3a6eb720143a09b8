/**
 * Whether one of the texts at a dotted path of `value` passes `test`: where the path leads through a
 * list, by a number to one item and by a key to all of them; where it ends at a list, its items.
 *
 * @param keys the parts of the path.
 */
export function someTextAt(
  value: unknown,
  keys: readonly string[],
  test: (text: string) => boolean,
): boolean {
  const [key, ...rest] = keys;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (key !== undefined && /^\d+$/.test(key) && someTextAt(items[Number(key)], rest, test)) {
      return true;
    }
    return items.some(
      (item) => !(Array.isArray(item) && key !== undefined) && someTextAt(item, keys, test),
    );
  }
  if (key === undefined) return typeof value === 'string' && test(value);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
  return someTextAt(Reflect.get(value, key), rest, test);
}
