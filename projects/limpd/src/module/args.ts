import { isDoc, isList, own, type Doc, type Value } from '../data/value.ts';
import type { Attrs, AttrType } from './attr.ts';
import { fit } from './fit.ts';

/** What is wrong with an argument of a method. The words are the wire's. */
type Problem = 'Missing' | 'Convert' | 'Invalid';

/**
 * Whether `doc` has every arg of at least one of `sets`. Returns undefined if so, else a text that
 * tells for each set what is wrong with it. No sets demand nothing.
 */
export function failedDocArgs(sets: readonly Attrs[], doc: Doc): string | undefined {
  return failedSets(sets, (name, type) => {
    const value = own(doc, name);
    return value === undefined ? 'Missing' : problemOf(type, [value]);
  });
}

/** As {@link failedDocArgs}, for the conditions at the top of a query. */
export function failedQueryArgs(
  sets: readonly Attrs[],
  query: readonly Value[],
): string | undefined {
  return failedSets(sets, (name, type) => {
    const values = comparedWith(query, name);
    return values.length === 0 ? 'Missing' : problemOf(type, values);
  });
}

function failedSets(
  sets: readonly Attrs[],
  check: (name: string, type: AttrType) => Problem | undefined,
): string | undefined {
  const failed: string[] = [];
  for (const set of sets) {
    const problems = Object.entries(set).flatMap(([name, { type }]) => {
      const problem = check(name, type);
      return problem === undefined ? [] : [`'${name}': ${problem}`];
    });
    if (problems.length === 0) return undefined;
    failed.push(`[${problems.join(', ')}]`);
  }
  return failed.length === 0 ? undefined : failed.join(', ');
}

function problemOf(type: AttrType, values: readonly Value[]): Problem | undefined {
  if (values.every((value) => fit(type, value).fits)) return undefined;
  return type.kind === 'id' ? 'Convert' : 'Invalid';
}

/** The values that `query` demands `name` to be equal to, or to be one of. */
function comparedWith(query: readonly Value[], name: string): readonly Value[] {
  return query.flatMap((part) => {
    const value = isDoc(part) ? own(part, name) : undefined;
    if (value === undefined) return [];
    if (!isDoc(value)) return [value];
    const among = own(value, '$in');
    return isList(among) && among.length > 0 ? among : [own(value, '$eq') ?? value];
  });
}
