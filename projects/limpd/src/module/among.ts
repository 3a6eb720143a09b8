import type { Among } from '../data/store.ts';
import { isDoc, isList, own, type Value } from '../data/value.ts';
import { wordsOf } from '../data/words.ts';
import type { Finder } from '../level/level.ts';
import type { QueryReading } from './query-budget.ts';

const FINDERS: readonly string[] = ['$search', '$geo_near'] satisfies Finder[];

/** Whether `key` is a special attr that says what to look among. */
export function isFinder(key: string): boolean {
  return FINDERS.includes(key);
}

/**
 * What `query` looks among, beside its conditions (LIMP protocol, section 4).
 *
 * @param known which special attrs there are where it is asked.
 * @throws Refusal with `…_INVALID_QUERY`: also where the module declares nothing that could be looked
 *   at, since a query that finds nothing would look as if there were nothing.
 */
export function readAmong(
  target: QueryReading,
  query: readonly Value[],
  known: readonly Finder[],
): Among | undefined {
  const asked = query.flatMap((part) =>
    isDoc(part) ? Object.entries(part).filter(([key]) => isFinder(key)) : [],
  );
  const [first, second] = asked;
  if (first === undefined) return undefined;
  for (const [key] of asked) demandKnown(target, key, known);
  if (second !== undefined) {
    throw target.invalid(
      `A query has one '$search' or one '$geo_near': '${second[0]}' is too many.`,
    );
  }
  const [key, value] = first;
  return key === '$search' ? readSearch(target, value) : readNear(target, value);
}

function demandKnown(target: QueryReading, key: string, known: readonly Finder[]): void {
  if (known.some((finder) => finder === key)) return;
  throw target.invalid(
    known.length === 0 ? `'${key}' is for reading only.` : `'${key}' is not known here.`,
  );
}

function readSearch(target: QueryReading, value: Value): Among {
  const { search = [] } = target.target.declaration ?? {};
  if (search.length === 0) {
    throw target.invalid(`'$search' finds nothing here: the module declares no 'search'.`);
  }
  for (const path of search) target.comparable(path);
  if (typeof value !== 'string') throw target.invalid(`'$search' needs a text.`);
  const { searchChars } = target.bounds;
  if (value.length > searchChars) {
    throw target.invalid(`What '$search' searches for has ${searchChars} characters at most.`);
  }
  target.within(wordsOf(value).length, 'searchWords', `words in '$search'`);
  return { kind: 'words', text: value };
}

function readNear(target: QueryReading, value: Value): Among {
  const { geo = [] } = target.target.declaration ?? {};
  const path = isDoc(value) ? own(value, 'attr') : undefined;
  const within = isDoc(value) ? own(value, 'dist') : undefined;
  const val = isDoc(value) ? own(value, 'val') : undefined;
  const [lng, lat, ...more] = isList(val) ? val : [];
  if (
    typeof path !== 'string' ||
    typeof within !== 'number' ||
    !(within >= 0) ||
    !isDegrees(lng, 180) ||
    !isDegrees(lat, 90) ||
    more.length > 0
  ) {
    throw target.invalid(
      `'$geo_near' needs 'val' (longitude and latitude in degrees), 'attr', and 'dist' in metres.`,
    );
  }
  target.comparable(path);
  if (!geo.includes(path)) {
    throw target.invalid(`'$geo_near' finds nothing by '${path}': the module's 'geo' lacks it.`);
  }
  return { kind: 'near', near: { path, at: [lng, lat], within } };
}

function isDegrees(value: Value | undefined, most: number): value is number {
  return typeof value === 'number' && Math.abs(value) <= most;
}
