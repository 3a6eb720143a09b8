import { isDoc, isList, makeDoc, type Value } from '../value.ts';

/**
 * What stands in a document for a blob: a text, so that every store can keep it. It never leaves the
 * server, and none that a client sends is taken.
 */
const REF = /^limpd:blob:([0-9a-f]{32})$/;

/** The reference to the blob `id`. */
export function blobRef(id: string): string {
  return `limpd:blob:${id}`;
}

/** The id of the blob that `value` refers to; undefined for anything but a reference. */
export function blobIdIn(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? REF.exec(value)?.[1] : undefined;
}

/** The ids of all blobs that `value` refers to, however deep inside. */
export function blobIdsIn(value: Value): ReadonlySet<string> {
  const ids = new Set<string>();
  collect(value, ids);
  return ids;
}

function collect(value: Value, ids: Set<string>): void {
  const id = blobIdIn(value);
  if (id !== undefined) ids.add(id);
  else if (isList(value)) for (const item of value) collect(item, ids);
  else if (isDoc(value)) for (const item of Object.values(value)) collect(item, ids);
}

/** `value` as clients see it: true stands for every reference (LIMP protocol, section 6). */
export function withoutRefs(value: Value): Value {
  if (blobIdIn(value) !== undefined) return true;
  if (isList(value)) return value.map(withoutRefs);
  if (!isDoc(value)) return value;
  return makeDoc(
    Object.entries(value).map(([key, item]): [string, Value] => [key, withoutRefs(item)]),
  );
}
