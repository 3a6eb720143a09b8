import { isDoc, isList, own, withEntries, type Doc, type Value } from '../src/data/value.ts';
import type { Difference } from './contract.ts';

/** Parts of replies that are not compared: texts for people, which changed from version to version. */
const TEXTS_FOR_PEOPLE: ReadonlySet<string> = new Set(['msg', 'err']);

/**
 * What of a frame must be as recorded: all but times, texts for people and what is `ignored`.
 *
 * @param ignored keys; `outer.key` is ignored inside of `outer` only.
 */
export function comparable(value: Value, ignored: ReadonlySet<string>, within = ''): Value {
  if (isList(value)) return value.map((item) => comparable(item, ignored, within));
  if (isDoc(value)) {
    const isCompared = (key: string): boolean =>
      !TEXTS_FOR_PEOPLE.has(key) && !ignored.has(key) && !ignored.has(`${within}.${key}`);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => isCompared(key))
        .map(([key, item]) => [key, comparable(item, ignored, key)]),
    );
  }
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}$/.test(value);
  return isTime ? '(a time)' : value;
}

/** `frame` with the number of documents that limpd finds, where it differs on purpose. */
export function withTotal(frame: Doc, difference: Difference | undefined): Doc {
  const args = own(frame, 'args');
  if (difference?.kind !== 'total' || !isDoc(args)) return frame;
  return withEntries(frame, { args: withEntries(args, { total: difference.total }) });
}
