import { withoutRefs } from '../data/blobs/blob-ref.ts';
import { isDoc, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { BoundModule } from './method.ts';

/**
 * `doc` as clients may see it: without secrets and marks of the server, references to the bytes of files replaced, and
 * reduced to `attrs` if given.
 */
export function visibleDoc(
  module: BoundModule,
  doc: Doc,
  attrs: readonly string[] | undefined,
): Doc {
  const entries: [string, Value][] = [];
  for (const [name, attr] of Object.entries(module.attrs)) {
    if (attr.secret === true || (attrs !== undefined && !wants(attrs, name))) continue;
    const value = own(doc, name);
    if (value !== undefined) entries.push([name, withoutRefs(reduce(name, value, attrs))]);
  }
  const id = own(doc, '_id');
  return makeDoc(id === undefined ? entries : [...entries, ['_id', id]]);
}

function wants(attrs: readonly string[], name: string): boolean {
  return attrs.some((path) => path === name || path.startsWith(`${name}.`));
}

/** Leaves of a dict only the keys that paths in `attrs` lead to. */
function reduce(name: string, value: Value, attrs: readonly string[] | undefined): Value {
  if (attrs === undefined || attrs.includes(name) || !isDoc(value)) return value;
  const inner = attrs.flatMap((path) =>
    path.startsWith(`${name}.`) ? [path.slice(name.length + 1)] : [],
  );
  return makeDoc(
    Object.entries(value)
      .filter(([key]) => wants(inner, key))
      .map(([key, item]): [string, Value] => [key, reduce(key, item, inner)]),
  );
}
