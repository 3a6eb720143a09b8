import { LimpError } from '../errors';
import type { ApiLevelTraits } from './api-level';
import { isRecord } from './decode-frame';
import { toObjectQuery } from './object-query';
import type { ObjectQuery } from './object-query';
import type { Query } from './query';

/**
 * Gives a query the form that a server takes: a list of steps, or an object below level 5.0.
 *
 * @throws {@link LimpError} `usage` where it is neither, or has no such form
 */
export function queryInForm(
  query: Query | ObjectQuery | undefined,
  form: ApiLevelTraits['query'],
): Query | ObjectQuery {
  if (query !== undefined && !isList(query) && !isRecord(query)) {
    throw LimpError.usage('query', "it is no list. Give a list of steps, such as [{ _id: '…' }].");
  }
  switch (form) {
    case 'list':
      if (query === undefined || isList(query)) return query ?? [];
      throw LimpError.usage(
        'query',
        "it is an object, which servers from 5.0 on refuse. Give a list of steps, such as [{ _id: '…' }].",
      );
    case 'object':
      if (query === undefined) return {};
      return isList(query) ? toObjectQuery(query) : query;
    default:
      return form satisfies never;
  }
}

function isList(query: Query | ObjectQuery): query is Query {
  return Array.isArray(query);
}
