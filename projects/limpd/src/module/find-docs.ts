import { applyChanges } from '../data/change.ts';
import type { Among, Found, Store } from '../data/store.ts';
import { atPath, isDoc, type Doc } from '../data/value.ts';
import type { QueryPlan } from './query.ts';

/** A document that a query has found. */
export interface FoundDoc {
  readonly doc: Doc;
  /** How far it is from where it was looked for, in metres; undefined where it was not looked for by place. */
  readonly distance: number | undefined;
}

/** What `plan` finds in `collection`. */
export async function findDocs(
  store: Store,
  collection: string,
  { filter, among, window }: QueryPlan,
): Promise<Found<FoundDoc>> {
  switch (among?.kind) {
    case undefined:
      break;
    case 'words': {
      const { total, found } = await store.search(collection, among.text, filter, window);
      return { total, found: found.map(notByPlace) };
    }
    case 'near':
      return store.near(collection, among.near, filter, window);
    default:
      return among satisfies never;
  }
  const docs = await store.find(collection, filter, window);
  const found = docs.map(notByPlace);
  const { skip = 0, limit = Infinity } = window;
  // A page that is not full is the last one, and tells how many there are without a second look.
  const isLast = docs.length < limit && (docs.length > 0 || skip === 0);
  return { total: isLast ? skip + docs.length : await store.count(collection, filter), found };
}

/** `doc` with its distance beside its point, as LIMP servers tell it: in a dict only, and where it is shown. */
export function withDistance(
  doc: Doc,
  among: Among | undefined,
  distance: number | undefined,
): Doc {
  if (among?.kind !== 'near' || distance === undefined) return doc;
  const { path } = among.near;
  if (!isDoc(atPath(doc, path))) return doc;
  const change = { kind: 'set', path: `${path}.__distance`, value: distance } as const;
  return applyChanges(doc, [change]) ?? doc;
}

function notByPlace(doc: Doc): FoundDoc {
  return { doc, distance: undefined };
}
