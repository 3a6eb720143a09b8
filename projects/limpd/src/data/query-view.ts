import type { Filter } from './filter.ts';
import { patternOf } from './pattern.ts';
import { someTextAt } from './texts-at.ts';
import { isList, type Doc, type Value } from './value.ts';

/** A document as the query library sees it. */
export type View = Record<string, unknown>;

/**
 * Names that mean something to JavaScript or to the query library. The library tells types apart by
 * `constructor` and `toString`, and takes keys that start with `$` for operators; documents may have
 * all of these as keys, so its view of them, and of what they are compared with, has other names.
 */
const SPECIAL = /^(?:[\0$].*|__proto__|constructor|prototype|toString|valueOf)$/s;

function viewKey(key: string): string {
  return SPECIAL.test(key) ? `\0${key}` : key;
}

/** The path that a dotted path of a document has in its view. */
export function viewPath(path: string): string {
  return path.split('.').map(viewKey).join('.');
}

/** `value` as the query library may see it: ordinary objects with harmless keys. */
export function viewOf(value: Value): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(viewOf);
  return viewOfDoc(value);
}

/** A document's view. */
export function viewOfDoc(doc: Doc): View {
  const view: View = {};
  for (const [key, item] of Object.entries(doc)) view[viewKey(key)] = viewOf(item);
  return view;
}

/** The library would make a regular expression of its own of a pattern, which can take for ever. */
function patternCriteria(path: string, source: Value): View {
  const keys = viewPath(path).split('.');
  const pattern = patternOf(typeof source === 'string' ? source : '');
  return {
    $where(this: unknown): boolean {
      return someTextAt(this, keys, (text) => pattern.test(text));
    },
  };
}

/** `filter` in MongoDB's query language, over views. */
export function viewCriteria(filter: Filter): View {
  switch (filter.kind) {
    case 'and':
      return filter.filters.length === 0 ? {} : { $and: filter.filters.map(viewCriteria) };
    case 'or':
      return filter.filters.length === 0 ? {} : { $or: filter.filters.map(viewCriteria) };
    case 'compare':
      if (filter.operator === '$regex') return patternCriteria(filter.path, filter.value);
      return { [viewPath(filter.path)]: { [filter.operator]: viewOf(filter.value) } };
    default:
      return filter satisfies never;
  }
}
