import { Query } from 'mingo';
import type { Filter } from './filter.ts';
import { viewCriteria, viewOfDoc, type View } from './query-view.ts';
import type { Doc } from './value.ts';

/** Tells of documents, one by one, whether they match `filter`. */
export function matcherOf(filter: Filter): (doc: Doc) => boolean {
  const query = new Query<View>(viewCriteria(filter));
  return (doc) => query.test(viewOfDoc(doc));
}
