import { LimpError } from '../errors';
import type { JsonValue, Query, QueryStep } from './query';

/** How an object query compares. */
export type ObjectOperator = '$gt' | '$lt' | '$bet' | '$not' | '$regex' | '$all' | '$in';

/** A condition in an object query. */
export interface ObjectCondition {
  readonly val: JsonValue;
  /** How to compare. Default: equals. */
  readonly oper?: ObjectOperator;
  /** The upper end of `$bet`. */
  readonly val2?: JsonValue;
}

/** A query of levels below 5.0: one object whose conditions all have to hold (`docs/protocol.md`, "Queries"). */
export interface ObjectQuery {
  readonly $search?: string;
  readonly $sort?: Readonly<Record<string, 1 | -1>>;
  readonly $skip?: number;
  readonly $limit?: number;
  readonly $extn?: false | readonly string[];
  readonly [attr: string]: unknown;
}

/** Special attrs that both forms have. */
const SHARED: ReadonlySet<string> = new Set(['$search', '$sort', '$skip', '$limit', '$extn']);

/** The operators of object queries by those of list queries; null where no operator is needed. */
const OPERATORS: ReadonlyMap<string, ObjectOperator | null> = new Map<
  string,
  ObjectOperator | null
>([
  ['$eq', null],
  ['$gt', '$gt'],
  ['$lt', '$lt'],
  ['$not', '$not'],
  ['$ne', '$not'],
  ['$regex', '$regex'],
  ['$all', '$all'],
  ['$in', '$in'],
]);

/**
 * Writes a list query as an object query.
 *
 * @throws {@link LimpError} `usage`, naming the part that has no such form
 */
export function toObjectQuery(query: Query): ObjectQuery {
  const parts = new Map<string, unknown>();
  query.forEach((step, place) => {
    const field = `query.${place}`;
    if (isAlternatives(step)) throw noForm(field, 'a list of alternatives');
    for (const [attr, condition] of Object.entries(step)) {
      if (condition === undefined) continue;
      if (parts.has(attr)) throw noForm(`${field}.${attr}`, 'a second condition on one attr');
      parts.set(attr, convert(`${field}.${attr}`, attr, condition));
    }
  });
  return Object.fromEntries(parts);
}

function convert(field: string, attr: string, condition: unknown): unknown {
  if (attr.startsWith('__or')) throw noForm(field, '__or');
  if (SHARED.has(attr)) return condition;
  if (attr.startsWith('$')) throw noForm(field, attr);
  const operators = operatorsOf(condition);
  const [operator] = operators;
  if (operator === undefined) return { val: condition };
  if (operators.length > 1) throw noForm(field, 'more than one operator on an attr');
  const [name, value] = operator;
  if (name === '$bet' && isPair(value)) return { val: value[0], oper: '$bet', val2: value[1] };
  const oper = OPERATORS.get(name);
  if (oper === undefined) throw noForm(field, name);
  return oper === null ? { val: value } : { val: value, oper };
}

function operatorsOf(condition: unknown): readonly (readonly [string, unknown])[] {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return [];
  return Object.entries(condition).filter(([key]) => key.startsWith('$'));
}

function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

function isAlternatives(step: QueryStep | readonly QueryStep[]): step is readonly QueryStep[] {
  return Array.isArray(step);
}

function noForm(field: string, part: string): LimpError {
  return LimpError.usage(
    field,
    `${part} has no form in the object queries of servers below 5.0. Ask for more docs, and choose among them.`,
  );
}
