import { isDoc, isList, makeDoc, own, withEntries, type Doc, type Value } from './value.ts';

/** One thing that an update does to a document. Each has its like in MongoDB's update operators. */
export type Change =
  | { readonly kind: 'set'; readonly path: string; readonly value: Value }
  | { readonly kind: 'add'; readonly path: string; readonly by: number }
  | { readonly kind: 'multiply'; readonly path: string; readonly by: number }
  | {
      readonly kind: 'append';
      readonly path: string;
      readonly value: Value;
      /** Leave the list as it is when it holds `value` already. */
      readonly unique: boolean;
    }
  | { readonly kind: 'remove'; readonly path: string; readonly values: readonly Value[] };

/**
 * `doc` with all of `changes` made, or undefined when one of them cannot be: a path that leads
 * through something other than a dict, a sum with something other than a number.
 */
export function applyChanges(doc: Doc, changes: readonly Change[]): Doc | undefined {
  let changed: Doc = doc;
  for (const change of changes) {
    const next = put(changed, change.path.split('.'), change);
    if (next === undefined) return undefined;
    changed = next;
  }
  return changed;
}

function put(doc: Doc, path: readonly string[], change: Change): Doc | undefined {
  const [key = '', ...rest] = path;
  const before = own(doc, key);
  if (rest.length === 0) {
    const after = changedValue(before, change);
    return after === undefined ? undefined : withEntries(doc, makeDoc([[key, after]]));
  }
  if (before !== undefined && !isDoc(before)) return undefined;
  const inner = put(before ?? makeDoc([]), rest, change);
  return inner === undefined ? undefined : withEntries(doc, makeDoc([[key, inner]]));
}

function changedValue(before: Value | undefined, change: Change): Value | undefined {
  switch (change.kind) {
    case 'set':
      return change.value;
    case 'add':
      return typeof (before ?? 0) === 'number' ? Number(before ?? 0) + change.by : undefined;
    case 'multiply':
      return typeof (before ?? 0) === 'number' ? Number(before ?? 0) * change.by : undefined;
    case 'append': {
      const list = before ?? [];
      if (!isList(list)) return undefined;
      if (change.unique && list.some((item) => sameValue(item, change.value))) return list;
      return [...list, change.value];
    }
    case 'remove': {
      const list = before ?? [];
      if (!isList(list)) return undefined;
      return list.filter((item) => !change.values.some((value) => sameValue(item, value)));
    }
    default:
      return change satisfies never;
  }
}

/** Whether two values hold the same, whatever the order of their keys. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isList(a)) {
    return (
      isList(b) && a.length === b.length && a.every((item, i) => sameValue(item, b[i] ?? null))
    );
  }
  if (!isDoc(a) || !isDoc(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => {
      const mine = own(a, key);
      const yours = own(b, key);
      return mine !== undefined && yours !== undefined && sameValue(mine, yours);
    })
  );
}
