import { LimpError } from '../errors';
import type { ApiLevelTraits } from './api-level';
import { checkQuery } from './check-query';
import { isRecord } from './decode-frame';
import { checkObjectQuery, toObjectQuery } from './object-query';
import type { ObjectQuery } from './object-query';
import type { Query } from './query';
import { jsonValue } from './write-json';

/**
 * Checks a query, and writes it in the form that a server takes: a list of steps, or an object below level 5.0.
 *
 * @param query all docs where it is left out
 * @throws {@link LimpError} `usage`, naming the part of it that the server would not understand
 */
export function writeQuery(query: Query | ObjectQuery | undefined, level: ApiLevelTraits): string {
  return queryInForm(query === undefined ? undefined : jsonValue('query', query), level);
}

/**
 * The same of a query that was read already.
 *
 * @param value as JSON carries it; undefined for all docs
 */
export function queryInForm(value: unknown, level: ApiLevelTraits): string {
  const isList = level.query === 'list';
  if (value === undefined) return isList ? '[]' : '{}';
  if (Array.isArray(value)) {
    checkQuery(value, level);
    return JSON.stringify(isList ? value : toObjectQuery(value));
  }
  if (!isRecord(value) || isList) {
    const problem = isRecord(value) ? 'an object, which servers from 5.0 on refuse' : 'no list';
    throw LimpError.usage(
      'query',
      `it is ${problem}. Give a list of steps, such as [{ _id: '…' }].`,
    );
  }
  checkObjectQuery(value);
  return JSON.stringify(value);
}
