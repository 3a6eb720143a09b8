import type { LimpError } from '../errors';
import { checkSpecial, isNoName, isPair, refused } from './check-query';
import { isRecord } from './decode-frame';
import type { QueryValue } from './query';
import type { Keys } from './refused-value';

/** How an object query compares. */
export type ObjectOperator = '$gt' | '$lt' | '$bet' | '$not' | '$regex' | '$all' | '$in';

/** A condition in an object query. */
export interface ObjectCondition {
  readonly val: QueryValue;
  /** How to compare. Default: equals. */
  readonly oper?: ObjectOperator;
  /** The upper end of `$bet`. */
  readonly val2?: QueryValue;
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

const ADVICE = 'Ask for more docs, and choose among them.';

/** Special attrs that both forms have. */
const SHARED: ReadonlySet<string> = new Set(['$search', '$sort', '$skip', '$limit', '$extn']);

/** What a condition of an object query may compare by. */
const KNOWN: readonly unknown[] = ['$gt', '$lt', '$bet', '$not', '$regex', '$all', '$in'];

/**
 * Writes a list query as an object query.
 *
 * @param query checked as a list
 * @throws {@link LimpError} `usage`, naming the part that has no such form
 */
export function toObjectQuery(query: readonly unknown[]): ObjectQuery {
  const parts = new Map<string, unknown>();
  query.forEach((step, place) => {
    const keys = [place];
    if (!isRecord(step)) throw noForm(keys, 'a list of alternatives');
    for (const [attr, condition] of Object.entries(step)) {
      const path = [...keys, attr];
      if (parts.has(attr)) throw noForm(path, 'a second condition on one attr');
      const converted = convert(path, attr, condition);
      checkPart(path, attr, converted);
      parts.set(attr, converted);
    }
  });
  return Object.fromEntries(parts);
}

/**
 * Checks an object query: servers drop what they do not understand of one, and then match more docs than it says.
 *
 * @throws {@link LimpError} `usage`, naming the part
 */
export function checkObjectQuery(query: ObjectQuery): void {
  for (const [attr, part] of Object.entries(query)) checkPart([attr], attr, part);
}

function checkPart(keys: Keys, attr: string, part: unknown): void {
  if (attr.startsWith('$')) {
    checkSpecial(attr, part, keys.slice(0, -1));
    // Servers from 4.7 on take it in this form as well; whatever else there is came later.
    if (!SHARED.has(attr) && attr !== '$group') throw noForm(keys, attr);
    if (part === '') throw dropped(keys, 'an empty text');
    return;
  }
  if (isNoName(attr)) throw dropped(keys, 'a key that names no attr');
  if (attr.includes('.')) throw dropped(keys, 'a key with dots');
  if (!isRecord(part) || !Object.hasOwn(part, 'val')) {
    throw refused(keys, 'it has no val. Write { val: … }, or the query as a list.');
  }
  const { val, oper, val2, ...others } = part;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw refused([...keys, unknown], 'a condition has val, oper and val2 only.');
  }
  if (oper !== undefined && !KNOWN.includes(oper)) {
    throw refused([...keys, 'oper'], `it is no operator. Known are ${KNOWN.join(', ')}.`);
  }
  if ((oper === '$bet') !== (val2 !== undefined)) {
    throw refused(keys, '$bet goes from val to val2. Give both, or neither.');
  }
  for (const end of [val, val2]) {
    if (end === null) throw dropped(keys, 'null');
    if (end === '') throw dropped(keys, 'an empty text');
  }
}

function convert(keys: Keys, attr: string, condition: unknown): unknown {
  if (SHARED.has(attr)) return condition;
  if (/^(\$|__or)/.test(attr)) throw noForm(keys, attr);
  const operators = isRecord(condition)
    ? Object.entries(condition).filter(([key]) => key.startsWith('$'))
    : [];
  if (operators.length > 1) throw noForm(keys, 'more than one operator on an attr');
  const [[name, val] = ['$eq', condition]] = operators;
  if (name === '$eq') return { val };
  if (name === '$bet' && isPair(val)) return { val: val[0], oper: name, val2: val[1] };
  const oper = name === '$ne' ? '$not' : name;
  if (!KNOWN.includes(oper)) throw noForm(keys, name);
  return { val, oper };
}

function noForm(keys: Keys, part: string): LimpError {
  return refused(keys, `${part} has no form in queries of servers below 5.0. ${ADVICE}`);
}

function dropped(keys: Keys, part: string): LimpError {
  const problem = `servers below 5.0 drop a condition with ${part}, and match all docs. ${ADVICE}`;
  return refused(keys, problem);
}
