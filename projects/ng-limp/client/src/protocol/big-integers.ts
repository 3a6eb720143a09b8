import { isRecord } from './decode-frame';
import { within } from './refused-value';
import type { Keys } from './refused-value';

/**
 * What becomes of integers in replies that are beyond ±(2^53 - 1), where numbers of JavaScript cannot tell one from the
 * next: `number` rounds them, and logs a warning once for each endpoint and attr; `string` gives their digits; a
 * function is given the digits, and what it returns stands in the reply, as with `BigInt`.
 */
export type BigIntegers = 'number' | 'string' | ((digits: string) => unknown);

/** The digits of the smallest integer that is too big. */
const MANY = 16;
/** What texts begin and end with, what does not end them, and numbers. */
const TOKEN = /\\.|"|-?\d[\d.eE+-]*/g;
/** How many attrs are warned about: where keys are data there would be no end of them. */
const MAX_WARNINGS = 100;

/** Reads JSON of servers, and minds its big integers. */
export class BigIntegerReader {
  /** Where numbers were rounded, by the args of the reply. */
  readonly #rounded = new WeakMap<object, readonly Keys[]>();
  readonly #told = new Set<string>();

  readonly #mode: BigIntegers;
  readonly #warn: (message: string) => void;

  constructor(mode: BigIntegers, warn: (message: string) => void) {
    this.#mode = mode;
    this.#warn = warn;
  }

  /**
   * Does what `JSON.parse` does.
   *
   * @throws SyntaxError for what is no JSON
   */
  readonly parse = (json: string): unknown => {
    const value: unknown = JSON.parse(json);
    const mode = this.#mode;
    const isDone = mode === 'number' && this.#told.size >= MAX_WARNINGS;
    if (!hasManyDigits(json) || isDone) return value;
    const texts = withTexts(json);
    if (texts === json) return value;
    const exact: unknown = JSON.parse(texts);
    if (mode === 'string') return exact;
    const rounded: Keys[] = [];
    replaced(value, exact, [], (digits, keys) => {
      rounded.push(keys);
      return mode === 'number' ? digits : this.#made(mode, digits);
    });
    if (mode !== 'number') return exact;
    if (isRecord(value) && isRecord(value['args'])) this.#rounded.set(value['args'], rounded);
    return value;
  };

  /** What an app makes of digits; the digits where it fails, since the reply counts all the same. */
  #made(mode: (digits: string) => unknown, digits: string): unknown {
    try {
      return mode(digits);
    } catch (error) {
      this.#warn(
        `The function given as bigIntegers has failed: ${String(error)}. The digits stand as text.`,
      );
      return digits;
    }
  }

  /** Warns of what was rounded in a reply, where that was not done yet. */
  report(endpoint: string, args: object): void {
    for (const keys of this.#rounded.get(args) ?? []) {
      const attr = keys.filter((key) => typeof key === 'string').join('.');
      const place = `${endpoint} ${attr}`;
      if (this.#told.has(place) || this.#told.size >= MAX_WARNINGS) continue;
      this.#told.add(place);
      this.#warn(
        `${endpoint} answered with an integer beyond 2^53 at ${keys.reduce<string>(within, 'reply')}, which was ` +
          "rounded. Set the option bigIntegers to 'string' to have all digits.",
      );
    }
  }
}

/**
 * Whether there is a run of digits that may be too big. It would cover one of every so many characters, so only these
 * are looked at: a regular expression takes a fifth of the time of parsing, this a fiftieth.
 */
export function hasManyDigits(json: string): boolean {
  for (let at = MANY - 1; at < json.length; at += MANY) {
    if (!isDigit(json, at)) continue;
    let from = at;
    let to = at + 1;
    while (isDigit(json, from - 1)) from -= 1;
    while (isDigit(json, to)) to += 1;
    if (to - from >= MANY) return true;
  }
  return false;
}

/** Beyond either end there is none. */
function isDigit(json: string, at: number): boolean {
  const code = json.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** JSON with its big integers as texts. */
function withTexts(json: string): string {
  let isText = false;
  return json.replace(TOKEN, (token) => {
    if (token === '"') isText = !isText;
    // Texts are passed over first: a very long run of digits takes long to read as a number.
    if (isText || !/^-?\d{16,}$/.test(token) || Number.isSafeInteger(Number(token))) return token;
    return `"${token}"`;
  });
}

/** Puts something in the place of each text that is a number in the other value. */
function replaced(
  rounded: unknown,
  exact: unknown,
  keys: Keys,
  replace: (digits: string, keys: Keys) => unknown,
): unknown {
  if (typeof exact === 'string' && typeof rounded === 'number') return replace(exact, keys);
  if (Array.isArray(exact) && Array.isArray(rounded)) {
    exact.forEach((item: unknown, index) => {
      exact[index] = replaced(rounded[index], item, [...keys, index], replace);
    });
  } else if (isRecord(exact) && isRecord(rounded)) {
    for (const [key, item] of Object.entries(exact)) {
      exact[key] = replaced(rounded[key], item, [...keys, key], replace);
    }
  }
  return exact;
}
