import { LimpError } from '../errors';
import type { ApiLevelTraits } from './api-level';
import { isRecord, isText } from './decode-frame';
import { pathOf } from './refused-value';
import type { Keys } from './refused-value';

type Shape = readonly [what: string, fits: (value: unknown) => boolean];

const TEXT: Shape = ['a text', (value) => typeof value === 'string'];
const PLACE = wholeFrom(0);
const LIST: Shape = ['a list', Array.isArray];
const ANY: Shape = ['', () => true];

/** Special attrs, with what they take. */
const SPECIALS: Readonly<Record<string, Shape>> = {
  $search: TEXT,
  $sort: [
    'an object of 1 and -1 by attrs',
    (value) => isRecord(value) && Object.values(value).every((way) => way === 1 || way === -1),
  ],
  $skip: PLACE,
  $limit: wholeFrom(1),
  $extn: ['false, true or a list', (value) => typeof value === 'boolean' || Array.isArray(value)],
  $attrs: LIST,
  $group: LIST,
  $soft: ['true or false', (value) => typeof value === 'boolean'],
  $geo_near: ['{ val: [longitude, latitude], attr, dist }', isGeoNear],
};

/** Operators of a condition, with what they take. */
const OPERATORS: Readonly<Record<string, Shape>> = {
  $eq: ANY,
  $ne: ANY,
  $gt: ANY,
  $gte: ANY,
  $lt: ANY,
  $lte: ANY,
  $bet: ['a list of two', isPair],
  $in: LIST,
  $all: LIST,
  $regex: TEXT,
  // On lists of objects.
  $attrs: LIST,
  $skip: PLACE,
};

/**
 * Checks a query in list form: servers drop what they do not understand of one, and then match more docs than it says,
 * or never answer (`docs/protocol.md`, "Queries").
 *
 * @param query as it is written, so without anything undefined
 * @throws {@link LimpError} `usage`, naming the part by a path such as `query[0]._id`
 */
export function checkQuery(query: readonly unknown[], level: ApiLevelTraits): void {
  query.forEach((part, place) => {
    checkPart(part, [place], level);
  });
}

/**
 * Checks what a special attr was given.
 *
 * @param parent the keys that lead to what has it
 */
export function checkSpecial(attr: string, value: unknown, parent: Keys): void {
  checkShape(SPECIALS, attr, value, parent, 'special attr');
}

function checkPart(part: unknown, keys: Keys, level: ApiLevelTraits): void {
  if (Array.isArray(part)) {
    checkAlternatives(part, keys, level);
    return;
  }
  if (!isRecord(part)) {
    throw refused(keys, "it is no step. Give an object, such as { _id: '…' }.");
  }
  const attrs = Object.keys(part);
  if (attrs.length === 0) throw matchesAll(keys, 'it has no condition');
  for (const attr of attrs) {
    const condition = part[attr];
    if (attr.startsWith('__or')) checkAlternatives(condition, [...keys, attr], level);
    else if (!attr.startsWith('$')) checkCondition(attr, condition, keys, level);
    else if (keys.length > 1) {
      throw refused([...keys, attr], 'special attrs stand beside alternatives, not in them.');
    } else if (attr === '$geo_near' && !level.geoNear) {
      throw refused([...keys, attr], 'servers below 6.0 do not know it. Ask for more docs.');
    } else checkSpecial(attr, condition, keys);
  }
}

function checkAlternatives(parts: unknown, keys: Keys, level: ApiLevelTraits): void {
  if (!Array.isArray(parts)) {
    throw refused(keys, 'it is no list. Give a list of alternatives.');
  }
  if (parts.length === 0) throw matchesAll(keys, 'it has no alternative');
  parts.forEach((part: unknown, place) => {
    checkPart(part, [...keys, place], level);
  });
}

function checkCondition(
  attr: string,
  condition: unknown,
  parent: Keys,
  level: ApiLevelTraits,
): void {
  if (isNoName(attr)) throw matchesAll([...parent, attr], 'its key names no attr');
  if (!isRecord(condition)) return;
  const keys = [...parent, attr];
  const names = Object.keys(condition);
  if (names.length === 0) {
    throw matchesAll(keys, 'it is empty; an empty object is told by { $eq: {} }');
  }
  if (!names.some((name) => name.startsWith('$'))) return;
  for (const operator of names) {
    if (operator !== '$not') {
      checkShape(OPERATORS, operator, condition[operator], keys, 'operator');
    } else if (level.query === 'list') {
      throw refused([...keys, operator], 'servers from 5.0 on do not know it. Write $ne.');
    }
  }
}

function checkShape(
  known: Readonly<Record<string, Shape>>,
  name: string,
  value: unknown,
  parent: Keys,
  kind: string,
): void {
  const shape = Object.hasOwn(known, name) ? known[name] : undefined;
  if (shape === undefined) {
    throw refused(
      [...parent, name],
      `it is no ${kind}. Known are ${Object.keys(known).join(', ')}.`,
    );
  }
  const [what, fits] = shape;
  if (!fits(value)) throw refused([...parent, name], `it takes ${what}.`);
}

/** Whether a key was made of something that is not there, as `{ [row.attr]: … }` makes it. */
export function isNoName(attr: string): boolean {
  return /^(|undefined|null|NaN|\[object .*\])$/.test(attr);
}

function wholeFrom(least: number): Shape {
  return [
    `a whole number from ${least}`,
    (value) => Number.isInteger(value) && Number(value) >= least,
  ];
}

export function isPair(value: unknown): value is readonly [unknown, unknown] {
  return Array.isArray(value) && value.length === 2;
}

function isGeoNear(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { val, attr, dist } = value;
  return isPair(val) && isText(attr) && [...val, dist].every((one) => typeof one === 'number');
}

function matchesAll(keys: Keys, problem: string): LimpError {
  return refused(
    keys,
    `${problem}, so servers would match all docs. Leave it out; a query for all docs is [].`,
  );
}

/** The error about a part of a query. */
export function refused(keys: Keys, problem: string): LimpError {
  return LimpError.usage(pathOf({ field: 'query', keys }), problem);
}
