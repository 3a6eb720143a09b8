import { Context } from 'mingo/core';
import * as operators from 'mingo/operators/query';
import { Query } from 'mingo/query';
import type { Filter } from './filter.ts';
import { viewCriteria, viewOfDoc, type View } from './query-view.ts';
import type { Doc } from './value.ts';

/** What conditions may be made of. All that the library knows takes four times as long to load. */
const context = Context.init({ query: operators });

/** Tells of documents, one by one, whether they match `filter`. */
export function matcherOf(filter: Filter): (doc: Doc) => boolean {
  const matches = viewMatcherOf(filter);
  return (doc) => matches(viewOfDoc(doc));
}

/** As {@link matcherOf}, of documents whose view is there already. */
export function viewMatcherOf(filter: Filter): (view: View) => boolean {
  const query = new Query<View>(viewCriteria(filter), { context });
  return (view) => query.test(view);
}
