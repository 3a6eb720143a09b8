import { withoutRefs } from '../data/blobs/blob-ref.ts';
import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { AttrType } from './attr.ts';
import type { BoundModule } from './method.ts';
import { holdsSecret } from './path.ts';

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
    if (value === undefined) continue;
    const shown = holdsSecret(attr.type) ? withoutSecrets(attr.type, value) : value;
    entries.push([name, withoutRefs(reduce(name, shown, attrs))]);
  }
  const id = own(doc, '_id');
  return makeDoc(id === undefined ? entries : [...entries, ['_id', id]]);
}

/** `value`, of a type that holds secrets, without these. What is not of that type is not shown at all. */
function withoutSecrets(type: AttrType, value: Value): Value {
  switch (type.kind) {
    case 'dict': {
      if (!isDoc(value)) return null;
      const entries: [string, Value][] = [];
      for (const [key, attr] of Object.entries(type.attrs)) {
        const item = own(value, key);
        if (attr.secret === true || item === undefined) continue;
        entries.push([key, withoutSecrets(attr.type, item)]);
      }
      return makeDoc(entries);
    }
    case 'list':
      return isList(value) ? value.map((item) => withoutSecrets(type.of, item)) : null;
    case 'map':
      return isDoc(value)
        ? makeDoc(
            Object.entries(value).map(([key, item]): [string, Value] => [
              key,
              withoutSecrets(type.of, item),
            ]),
          )
        : null;
    default:
      return value;
  }
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
