import type { Filter, Operator } from '../filter.ts';
import { isList, type Value } from '../value.ts';

/** What a statement can be given in place of a `?`. */
export type Param = string | number | Buffer | null;

/** A piece of SQL and what its `?` stand for, in order. It is true or false, never NULL. */
export interface Sql {
  readonly text: string;
  readonly params: readonly Param[];
}

/**
 * A filter as far as SQL can decide it, over the columns `id`, `gone` and `doc` (JSONB).
 *
 * For a document of which `unsure` is true, and for all where `exact` is false, a match only means
 * that it may match: whoever asks has to look at the document itself.
 */
export interface SqlFilter {
  readonly sql: Sql;
  /** Undefined where SQL is never unsure. */
  readonly unsure: Sql | undefined;
  readonly exact: boolean;
}

/** The mark of documents that were deleted softly; whether they have it is in a column of its own. */
export const GONE_PATH = '__deleted';

const TRUE: Sql = { text: '1', params: [] };
/** Not by the index over `gone`, which SQLite would prefer to better ways: hence the sign. */
export const LIVE: Sql = { text: '+gone = 0', params: [] };
const FALSE: Sql = { text: '0', params: [] };
const UNDECIDED: SqlFilter = { sql: TRUE, unsure: undefined, exact: false };

/** Writes `filter` in SQL. */
export function sqlFilter(filter: Filter): SqlFilter {
  switch (filter.kind) {
    case 'and':
      return combined(filter.filters, 'AND', TRUE);
    case 'or':
      // An empty one demands nothing.
      return combined(filter.filters, 'OR', TRUE);
    case 'compare':
      return comparison(filter.path, filter.operator, filter.value);
    default:
      return filter satisfies never;
  }
}

function combined(filters: readonly Filter[], word: 'AND' | 'OR', none: Sql): SqlFilter {
  const parts = filters.map(sqlFilter);
  const unsure = parts.flatMap((part) => part.unsure ?? []);
  return {
    sql: join(
      parts.map((part) => part.sql),
      word,
      none,
    ),
    unsure: unsure.length === 0 ? undefined : join(unsure, 'OR', FALSE),
    exact: parts.every((part) => part.exact),
  };
}

/** `parts`, all of which or one of which shall be true. */
export function join(parts: readonly Sql[], word: 'AND' | 'OR', none: Sql = TRUE): Sql {
  const kept = word === 'AND' ? parts.filter((part) => part !== TRUE) : parts;
  if (word === 'OR' && kept.includes(TRUE)) return TRUE;
  const [only, ...more] = kept;
  if (only === undefined) return none;
  if (more.length === 0) return only;
  return {
    text: balanced(
      kept.map((part) => `(${part.text})`),
      ` ${word} `,
    ),
    params: kept.flatMap((part) => part.params),
  };
}

/** SQLite refuses expressions that are nested too deep, and a chain of ANDs is nested for it. */
function balanced(texts: readonly string[], word: string): string {
  if (texts.length <= 8) return texts.join(word);
  const half = texts.length >> 1;
  return `(${balanced(texts.slice(0, half), word)})${word}(${balanced(texts.slice(half), word)})`;
}

function comparison(path: string, operator: Operator, value: Value): SqlFilter {
  if (path === '_id') return ofId(operator, value);
  if (path === GONE_PATH && operator === '$eq' && value === null) {
    return { sql: LIVE, unsure: undefined, exact: true };
  }
  const place = placeOf(path);
  if (place === undefined) return UNDECIDED;
  const sql = test(place, operator, value);
  if (sql === undefined) return UNDECIDED;
  if (sql.exact === false) return { sql: or(sql, place.deep), unsure: undefined, exact: false };
  return { sql: or(sql, place.deep), unsure: place.deep, exact: true };
}

function or(sql: Sql, deep: Sql | undefined): Sql {
  return deep === undefined ? sql : join([deep, sql], 'OR');
}

/** Ids are always there, always texts, and of ASCII only. */
function ofId(operator: Operator, value: Value): SqlFilter {
  const exactly = (sql: Sql): SqlFilter => ({ sql, unsure: undefined, exact: true });
  switch (operator) {
    case '$eq':
      return exactly(typeof value === 'string' ? { text: 'id = ?', params: [value] } : FALSE);
    case '$in': {
      const ids = isList(value) ? value.filter((id) => typeof id === 'string') : [];
      return exactly({
        text: 'id IN (SELECT value FROM json_each(?))',
        params: [JSON.stringify(ids)],
      });
    }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return typeof value === 'string' && isPlain(value)
        ? exactly({ text: `id ${SIGNS[operator]} ?`, params: [value] })
        : UNDECIDED;
    case '$ne':
    case '$all':
    case '$regex':
      return UNDECIDED;
    default:
      return operator satisfies never;
  }
}

/** Where in a document a path leads, for SQL. */
interface Place {
  /** SQLite's path, quoted. */
  readonly at: string;
  /** True for documents in which a list is on the way, or at the end of a dotted path. */
  readonly deep: Sql | undefined;
}

/** Undefined for paths with keys that SQL would read otherwise. */
function placeOf(path: string): Place | undefined {
  const keys = path.split('.');
  if (!keys.every((key) => /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key))) return undefined;
  const paths = keys.map((_, at) => jsonPath(keys.slice(0, at + 1)));
  const lists = paths.map((at) => ({ text: `json_type(doc, ${at}) IS 'array'`, params: [] }));
  return {
    at: jsonPath(keys),
    deep: keys.length === 1 ? undefined : join(lists, 'OR'),
  };
}

function jsonPath(keys: readonly string[]): string {
  return `'$.${keys.map((key) => `"${key}"`).join('.')}'`;
}

type Test = Sql & { readonly exact?: false };

const SIGNS = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;

function test(place: Place, operator: Operator, value: Value): Test | undefined {
  switch (operator) {
    case '$eq':
      return equalTo(place, value);
    case '$ne': {
      const equal = equalTo(place, value);
      if (equal === undefined) return undefined;
      return { text: `NOT (${equal.text})`, params: equal.params };
    }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return ordered(place, SIGNS[operator], value);
    case '$in':
      return isList(value) ? among(place, value) : undefined;
    case '$all':
      return isList(value) ? holdsAll(place, value) : undefined;
    case '$regex':
      // Which texts match is decided elsewhere; whatever holds no text does not.
      return {
        text: `json_type(doc, ${place.at}) IN ('text', 'array') IS TRUE`,
        params: [],
        exact: false,
      };
    default:
      return operator satisfies never;
  }
}

function equalTo(place: Place, value: Value): Test | undefined {
  const one = scalarTest('=', value);
  if (one === undefined) return undefined;
  if (value === null) {
    const missing = { text: `json_type(doc, ${place.at}) IS NULL`, params: [] };
    return join([missing, onSelf(place, one), onItems(place, one)], 'OR');
  }
  return join([onSelf(place, one), onItems(place, one)], 'OR');
}

function ordered(place: Place, sign: string, value: Value): Test | undefined {
  if (value === null || (typeof value === 'string' && !isPlain(value))) return undefined;
  const one = scalarTest(sign, value);
  if (one === undefined) return undefined;
  return join([onSelf(place, one), onItems(place, one)], 'OR');
}

function among(place: Place, values: readonly Value[]): Test | undefined {
  const texts = values.filter((value) => typeof value === 'string');
  const others = values.filter((value) => typeof value !== 'string');
  if (!texts.every(isWhole)) return undefined;
  const tests: Sql[] = [];
  if (texts.length > 0) {
    const one = (at: Column): Sql => ({
      text: `${at.type} = 'text' AND ${at.value} IN (SELECT value FROM json_each(?))`,
      params: [JSON.stringify(texts)],
    });
    tests.push(onSelf(place, one), onItems(place, one));
  }
  for (const value of others) {
    const equal = equalTo(place, value);
    if (equal === undefined) return undefined;
    tests.push(equal);
  }
  return join(tests, 'OR', FALSE);
}

function holdsAll(place: Place, values: readonly Value[]): Test | undefined {
  if (values.length === 0) return FALSE;
  const tests: Sql[] = [];
  for (const value of values) {
    const one = scalarTest('=', value);
    if (one === undefined) return undefined;
    tests.push(onItems(place, one));
  }
  return join(tests, 'AND');
}

/** The SQL names of a value and of its type. */
interface Column {
  readonly type: string;
  readonly value: string;
}

type OneTest = (at: Column) => Sql;

/** The test of a single value, which is never NULL for what is there. Undefined where SQL cannot tell. */
function scalarTest(sign: string, value: Value): OneTest | undefined {
  switch (typeof value) {
    case 'string':
      if (!isWhole(value)) return undefined;
      return (at) => ({ text: `${at.type} = 'text' AND ${at.value} ${sign} ?`, params: [value] });
    case 'number':
      return (at) => ({
        text: `${at.type} IN ('integer', 'real') AND ${at.value} ${sign} ?`,
        params: [value],
      });
    case 'boolean':
      return (at) => ({
        text: `${at.type} IN ('true', 'false') AND ${at.value} ${sign} ?`,
        params: [value ? 1 : 0],
      });
    default:
      if (value !== null || sign !== '=') return undefined;
      return (at) => ({ text: `${at.type} = 'null'`, params: [] });
  }
}

function onSelf(place: Place, one: OneTest): Sql {
  const column = { type: `json_type(doc, ${place.at})`, value: `json_extract(doc, ${place.at})` };
  const { text, params } = one(column);
  return { text: `(${text}) IS TRUE`, params };
}

function onItems(place: Place, one: OneTest): Sql {
  const { text, params } = one({ type: 'type', value: 'atom' });
  return {
    text: `json_type(doc, ${place.at}) IS 'array' AND EXISTS (SELECT 1 FROM json_each(doc, ${place.at}) WHERE ${text})`,
    params,
  };
}

/** Whether SQLite can be given `text` as it is: halves of surrogate pairs get lost, and NUL ends texts in places. */
function isWhole(text: string): boolean {
  return !text.includes('\0') && !/\p{Cs}/u.test(text);
}

/** Whether `text` sorts among all others in SQLite, which goes by code points, as it does by UTF-16 units. */
function isPlain(text: string): boolean {
  return !/[\0\ud800-\uffff]/.test(text);
}
