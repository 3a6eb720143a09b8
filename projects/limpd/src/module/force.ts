import { isDoc, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';

/** Attrs that the server fills in, whatever a client sends under them. */
const SERVERS_OWN: readonly string[] = ['_id', 'user', 'create_time', '__deleted'];

/**
 * `doc` with `forced` put over it, so that nothing a client sends counts beside what a permission
 * demands: neither a path into a forced attr, nor the dict around a forced path. What is forced comes
 * last, after all that would be changed before it.
 */
export function forceOver(doc: Doc, forced: Doc): Doc {
  const paths = Object.keys(forced);
  const left = Object.entries(doc).filter(([key]) => !paths.some((path) => isWithin(key, path)));
  return makeDoc([...left, ...Object.entries(forced)]);
}

/** `doc` of a create: dotted paths in `forced` become part of the dicts that they lead into. */
export function withForced(doc: Doc, forced: Doc): Doc {
  let whole = doc;
  for (const [path, value] of Object.entries(forced)) {
    if (path.includes('.')) whole = put(whole, path.split('.'), value);
  }
  return whole;
}

/** Of what a client sent for a document, what is its to say: all but the server's own attrs, unless they are forced. */
export function clientsOwn(doc: Doc, forced: Doc): Doc {
  return makeDoc(
    Object.entries(doc).filter(
      ([key]) => Object.hasOwn(forced, key) || !SERVERS_OWN.some((name) => isWithin(key, name)),
    ),
  );
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}.`);
}

function put(doc: Doc, [key = '', ...rest]: readonly string[], value: Value): Doc {
  if (rest.length === 0) return withEntries(doc, makeDoc([[key, value]]));
  const before = own(doc, key);
  const inner = before !== undefined && isDoc(before) ? before : makeDoc([]);
  return withEntries(doc, makeDoc([[key, put(inner, rest, value)]]));
}
