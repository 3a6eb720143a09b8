import { isDoc, isList, makeDoc, type Bytes, type Doc, type Value } from '../value.ts';

/** A document as the database keeps it. */
export interface DocText {
  /** JSON in which bytes are written as `true`: what queries see of them. */
  readonly text: string;
  /** The bytes and where they belong; most documents have none. */
  readonly bytes: readonly BytesAt[];
}

/** Bytes, and the keys that lead to them. */
export interface BytesAt {
  readonly path: readonly string[];
  readonly bytes: Bytes;
}

/** Writes `doc` down. Numbers that JSON cannot write come back as null, as clients get them. */
export function docText(doc: Doc): DocText {
  const bytes: BytesAt[] = [];
  return { text: textOf(doc, [], bytes), bytes };
}

function textOf(value: Value, path: readonly string[], bytes: BytesAt[]): string {
  if (typeof value === 'number') return numberText(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value instanceof Uint8Array) {
    bytes.push({ path, bytes: value });
    return 'true';
  }
  if (isList(value)) {
    return `[${value.map((item, at) => textOf(item, [...path, String(at)], bytes)).join(',')}]`;
  }
  const entries = Object.entries(value).map(([key, item]) => {
    return `${JSON.stringify(key)}:${textOf(item, [...path, key], bytes)}`;
  });
  return `{${entries.join(',')}}`;
}

/** Beyond 2^53 JavaScript writes whole numbers with zeros that are not theirs; an exponent is exact. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? value.toExponential()
    : String(value);
}

/** Reads what {@link docText} wrote. */
export function readDocText({ text, bytes }: DocText): Doc {
  const value = bare(JSON.parse(text));
  if (!isDoc(value)) throw new TypeError('The database holds something that is no document.');
  return bytes.reduce((doc, { path, bytes: at }) => putBytes(doc, path, at), value);
}

/** Dicts lose their prototype: see {@link makeDoc}. */
function bare(value: unknown): Value {
  if (value === null || typeof value !== 'object') return value as Value;
  if (Array.isArray(value)) return value.map(bare);
  return makeDoc(Object.entries(value).map(([key, item]): [string, Value] => [key, bare(item)]));
}

function putBytes(doc: Doc, path: readonly string[], bytes: Bytes): Doc {
  const put = (value: Value | undefined, at: number): Value => {
    const key = path[at];
    if (key === undefined) return bytes;
    if (isList(value)) return value.with(Number(key), put(value[Number(key)], at + 1));
    if (!isDoc(value)) return bytes;
    return makeDoc(
      Object.entries(value).map(([name, item]): [string, Value] => [
        name,
        name === key ? put(item, at + 1) : item,
      ]),
    );
  };
  const whole = put(doc, 0);
  return isDoc(whole) ? whole : doc;
}
