import { isList, own, type Doc } from '../value.ts';
import { valuesAt } from '../order.ts';
import { keyOf } from './key.ts';
import { GONE_PATH } from './sql-filter.ts';

/** More than any sensible list has, and few enough that one document cannot fill the disk. */
const MOST_KEYS = 100_000;

/** Where a document stands in an index. */
export interface Entries {
  /** By their bytes in hex, so that none is there twice. */
  readonly keys: ReadonlyMap<string, Buffer>;
  /** Whether it stands at several. */
  readonly multi: boolean;
  readonly deep: boolean;
}

/**
 * The keys at which `doc` stands in an index over `paths`: all combinations, where there are lists.
 *
 * @throws RangeError where these are too many to be kept.
 */
export function entriesOf(doc: Doc, paths: readonly string[]): Entries {
  const perPath = paths.map((path) => valuesAt(doc, path));
  const count = perPath.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_KEYS) {
    throw new RangeError(`The lists at '${paths.join("', '")}' are too long to be indexed.`);
  }
  let parts: readonly Buffer[] = [Buffer.alloc(0)];
  for (const { values } of perPath) {
    const keys = values.map((value) => keyOf([value]));
    parts = parts.flatMap((part) => keys.map((key) => Buffer.concat([part, key])));
  }
  const keys = new Map(parts.map((part) => [part.toString('hex'), part]));
  return { keys, multi: keys.size > 1, deep: perPath.some(({ deep }) => deep) };
}

/** Whether `doc` has the mark of what was deleted softly. */
export function isGone(doc: Doc): boolean {
  const mark = own(doc, GONE_PATH) ?? null;
  return mark !== null && !(isList(mark) && mark.includes(null));
}
