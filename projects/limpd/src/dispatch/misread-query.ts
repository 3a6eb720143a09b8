import { equals } from '../data/filter.ts';
import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { OperatorFault, QueryQuirks } from '../level/level.ts';
import type { BoundModule, Services } from '../module/method.ts';
import { DELETED_ATTR, QUERY_OPERATORS } from '../module/query.ts';

/** Thrown for a call that a faithful server would never answer. */
export class NeverAnswered extends Error {}

/** A condition that no document meets. */
const NOTHING: Doc = makeDoc([['_id', makeDoc([['$in', []]])]]);

/**
 * `query` as a server with `quirks` misreads it, in the list form: as it is where there are none.
 *
 * @throws NeverAnswered, or an error of the server's own, where the call comes to such an end.
 */
export function misreadQuery(
  query: readonly Value[],
  quirks: QueryQuirks,
  { extensions }: BoundModule,
): readonly Value[] {
  const attrs = query.flatMap((part) => (isDoc(part) ? (own(part, '$attrs') ?? []) : []));

  if (quirks.attrsNeedExtended === true && attrs.length > 0) {
    for (const name of extensions.keys()) {
      if (!attrs.includes(name)) throw new Error(`'${name}'`);
    }
  }
  return query.map((part) => misreadPart(part, quirks));
}

/**
 * Fails where a server with `quirks` cannot read without a condition: as soon as there is something to be read.
 *
 * @throws an error of the server's own
 */
export async function demandCondition(
  query: readonly Value[],
  { quirks, store }: Services,
  module: BoundModule,
): Promise<void> {
  const hasCondition = query.some(
    (part) => isList(part) || (isDoc(part) && Object.keys(part).some((key) => !isSpecial(key))),
  );
  if (quirks.queries.needsCondition !== true || hasCondition) return;
  const docs = await store.count(module.name, equals(DELETED_ATTR, null));
  if (docs > 0) throw new Error('BadValue $and/$or/$nor must be a nonempty array');
}

function misreadPart(part: Value, quirks: QueryQuirks): Value {
  if (isList(part)) return part.map((inner) => misreadPart(inner, quirks));
  if (!isDoc(part)) return part;
  const entries = Object.entries(part);
  const kept = entries.filter(([key, value]) => !isDropped(key, value, quirks));
  const read = kept.map(([key, value]): Doc => {
    if (isSpecial(key)) return makeDoc([[key, value]]);
    if (key.startsWith('__or')) return makeDoc([[key, misreadPart(value, quirks)]]);
    return misreadCondition(key, value, quirks);
  });
  if (read.includes(NOTHING)) return NOTHING;
  return makeDoc(read.flatMap((condition) => Object.entries(condition)));
}

function misreadCondition(attr: string, value: Value, quirks: QueryQuirks): Doc {
  const operators = isDoc(value) ? Object.keys(value).filter((key) => key.startsWith('$')) : [];
  if (!isDoc(value) || operators.length === 0) return makeDoc([[attr, value]]);
  for (const operator of operators) {
    const operand = own(value, operator) ?? null;
    const fault = faultOf(attr, operator, quirks);
    switch (fault) {
      case undefined:
        break;
      case 'finds-nothing':
        return NOTHING;
      case 'means-equal':
        return makeDoc([[attr, operand]]);
      case 'fails':
        throw new Error(`BadValue ${operator}`);
      case 'is-never-answered':
        throw new NeverAnswered(operator);
      default:
        fault satisfies never;
    }
  }
  return makeDoc([[attr, value]]);
}

function faultOf(attr: string, operator: string, quirks: QueryQuirks): OperatorFault | undefined {
  if (attr === '_id' && operator === '$in' && quirks.idsInFindNothing === true) {
    return 'finds-nothing';
  }
  if (Object.hasOwn(quirks.operators, operator)) return quirks.operators[operator];
  return QUERY_OPERATORS.includes(operator) ? undefined : quirks.unknown;
}

function isDropped(attr: string, value: Value, { dropsConditions }: QueryQuirks): boolean {
  if (dropsConditions !== true || isSpecial(attr)) return false;
  const operands = isDoc(value) ? Object.values(value) : [value];
  return attr.includes('.') || operands.some((operand) => operand === '' || operand === null);
}

function isSpecial(key: string): boolean {
  return key.startsWith('$');
}
