import { randomUUID } from 'node:crypto';

/** JSON without one long text in it. */
export interface Cut {
  /** The JSON, with {@link mark} in place of the text. */
  readonly json: string;
  /** What nobody else can have written anywhere: where it stands once the JSON is read, the text stood. */
  readonly mark: string;
  /** The text, as it lies in what it was cut from. */
  readonly text: Buffer;
}

/** Which bytes a text may have: 1 at each. */
export type Alphabet = Uint8Array;

const QUOTE = 0x22;
const COLON = 0x3a;
/** Bytes that may remain when the text is cut out. */
const MAX_REST = 65_536;

/** The alphabet of these ASCII characters; without quote and backslash, which end and escape texts. */
export function alphabetOf(chars: string): Alphabet {
  const alphabet = new Uint8Array(256);
  for (const byte of Buffer.from(chars)) alphabet[byte] = 1;
  return alphabet;
}

/**
 * Cuts the text that stands under `key` out of `json`, so that it need not become a string to be read.
 * Undefined where there is none of this alphabet alone, or too much remains beside it.
 *
 * What is cut out is a text in quotes whatever stands around it, if `json` is JSON at all; whether it
 * stands where the caller wants it, only the mark tells.
 */
export function cutText(json: Buffer, key: string, alphabet: Alphabet): Cut | undefined {
  const quoted = `"${key}"`;
  for (let at = json.indexOf(quoted); at >= 0; at = json.indexOf(quoted, at + 1)) {
    const start = startOfText(json, at + quoted.length);
    if (start === undefined) continue;
    let end = start;
    while (alphabet[json[end] ?? QUOTE] === 1) end += 1;
    if (json[end] !== QUOTE || json.length - (end - start) > MAX_REST) continue;
    const mark = randomUUID();
    return {
      json: json.toString('utf8', 0, start) + mark + json.toString('utf8', end),
      mark,
      text: json.subarray(start, end),
    };
  }
  return undefined;
}

/** Where the text begins that a colon at `at` leads to. */
function startOfText(json: Buffer, at: number): number | undefined {
  const colon = skipSpace(json, at);
  if (json[colon] !== COLON) return undefined;
  const quote = skipSpace(json, colon + 1);
  return json[quote] === QUOTE ? quote + 1 : undefined;
}

function skipSpace(json: Buffer, at: number): number {
  let next = at;
  while (json[next] === 0x20) next += 1;
  return next;
}
