import type { Filter, Operator } from '../filter.ts';
import type { Window } from '../store.ts';
import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../value.ts';

/** Numbers that look random and are always the same for a seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 2_654_435_761 + 1;
  }

  /** A whole number from 0 to `below` - 1. */
  roll(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  /** One of `choices`. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.roll(choices.length)] ?? choices[0];
  }

  /** Whether something that happens once in `n` times happens. */
  once(n: number): boolean {
    return this.roll(n) === 0;
  }

  /** `length` things made by `make`. */
  several<T>(length: number, make: () => T): readonly T[] {
    return Array.from({ length }, make);
  }
}

const TEXTS: readonly [string, ...string[]] = [
  'a',
  ...['', 'a', 'b', 'ab', 'B', 'é', 'e\u0301', 'مرحبا', 'ß', '5', 'null', 'true'],
  ...['\0', 'a\0b', '\u0001', '\ud800', '\uffff', '😀', '😀a', '\ud83d', '"', '\\', "it's", '%_'],
  ...['\u2028', '$a', 'x'.repeat(200), '2026-11-20T23:34:10.167267'],
];
const NUMBERS: readonly [number, ...number[]] = [
  0,
  ...[0, -0, 1, 2, 5, -1, 0.5, -0.5, 0.1 + 0.2, 1e21, -1e21, 1e300, 5e-324],
  ...[2 ** 53, 2 ** 53 + 2, -(2 ** 53), 2 ** 60, 2 ** 63, 2 ** 64, 1.5, 2_147_483_648],
];
/** Paths that documents have something at, more or less often. */
const PATHS: readonly [string, ...string[]] = [
  'a',
  ...[
    'a',
    'b',
    'tags',
    'sub.a',
    'sub.b',
    'list.a',
    'list.b',
    'sub.list.a',
    'a.b',
    'list.0',
    'tags.1',
  ],
  ...[
    'none',
    'sub',
    'list',
    '__deleted',
    '_id',
    'constructor',
    'sub.__proto__',
    'عنوان',
    'list.0.a',
  ],
];

/** Any value, lists and dicts in it not too deep. */
export function randomValue(dice: Dice, depth = 2): Value {
  const kind = dice.roll(depth > 0 ? 10 : 7);
  if (kind < 2) return dice.pick(NUMBERS);
  if (kind < 4) return dice.pick(TEXTS);
  if (kind === 4) return null;
  if (kind === 5) return dice.once(2);
  if (kind === 6) return dice.roll(4);
  if (kind < 9) return dice.several(dice.roll(4), () => randomValue(dice, depth - 1));
  return randomDict(dice, depth - 1);
}

function randomDict(dice: Dice, depth: number): Doc {
  const keys: readonly [string, ...string[]] = [
    'a',
    'b',
    'list',
    'constructor',
    '__proto__',
    '$in',
    '0',
  ];
  return makeDoc(
    dice.several(dice.roll(3), () => [dice.pick(keys), randomValue(dice, depth)] as const),
  );
}

/** A document with `_id`, and with this and that at paths that {@link randomFilter} asks about. */
export function randomDoc(dice: Dice, id: string): Doc {
  const entries: [string, Value][] = [['_id', id]];
  const put = (key: string, value: Value): void => {
    if (!dice.once(4)) entries.push([key, value]);
  };
  put('a', randomValue(dice));
  put('b', dice.once(5) ? randomValue(dice) : dice.roll(5));
  put(
    'tags',
    dice.once(8) ? randomValue(dice) : dice.several(dice.roll(4), () => dice.pick(TEXTS)),
  );
  put('sub', dice.once(3) ? randomValue(dice) : randomDict(dice, 2));
  put(
    'list',
    dice.several(dice.roll(3), () => (dice.once(4) ? randomValue(dice) : randomDict(dice, 1))),
  );
  if (dice.once(6)) entries.push(['constructor', randomValue(dice, 1)]);
  if (dice.once(6)) entries.push(['عنوان', dice.pick(TEXTS)]);
  if (dice.once(5)) entries.push(['__deleted', dice.pick<Value>([true, null, [null], []])]);
  return makeDoc(entries);
}

/** A filter, of conditions that now and then match something. */
export function randomFilter(dice: Dice, docs: readonly Doc[], depth = 2): Filter {
  const kind = dice.roll(depth > 0 ? 8 : 6);
  if (kind < 6) return randomComparison(dice, docs);
  const filters = dice.several(dice.roll(4), () => randomFilter(dice, docs, depth - 1));
  return { kind: kind === 6 ? 'and' : 'or', filters };
}

function randomComparison(dice: Dice, docs: readonly Doc[]): Filter {
  const path = dice.pick(PATHS);
  const operators: readonly [Operator, ...Operator[]] = [
    ...(['$eq', '$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$all'] as const),
    '$regex',
  ];
  const operator = dice.pick(operators);
  const value = (): Value => known(dice, docs, path);
  if (operator === '$regex') {
    return { kind: 'compare', path, operator, value: dice.pick(['^a', 'b', '.', 'é|😀', '^$']) };
  }
  const many = operator === '$in' || operator === '$all';
  return {
    kind: 'compare',
    path,
    operator,
    value: many ? dice.several(dice.roll(4), value) : value(),
  };
}

/** Often a value that some document has near `path`, else anything. */
function known(dice: Dice, docs: readonly Doc[], path: string): Value {
  if (dice.once(3)) return randomValue(dice, 1);
  let value: Value | undefined = docs[dice.roll(docs.length)];
  for (const key of path.split('.')) {
    if (isList(value)) value = value[dice.roll(3)];
    value = isDoc(value) ? own(value, key) : undefined;
  }
  if (isList(value) && dice.once(2)) [value] = value;
  return value ?? null;
}

/** A window: sorted by this and that, some of it or all. */
export function randomWindow(dice: Dice): Window {
  const sort = dice.several(
    1 + dice.roll(2),
    () => [dice.pick(PATHS), dice.once(2) ? 1 : -1] as const,
  );
  return {
    ...(dice.once(4)
      ? {}
      : { sort: sort.filter(([path], at) => sort.findIndex(([other]) => other === path) === at) }),
    ...(dice.once(2) ? {} : { skip: dice.roll(6) }),
    ...(dice.once(2) ? {} : { limit: dice.roll(8) }),
  };
}
