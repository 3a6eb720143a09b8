import { EMPTY, rankOf, sortedItems, type SortValue } from '../order.ts';
import { isDoc, isList, own } from '../value.ts';

/** Ends texts and lists within a key: less than anything that could follow. */
const END = Buffer.from([0]);
/** Comes before each key of a dict. */
const NEXT = Buffer.from([2]);

/**
 * Bytes that sort like the values they are made of, one after the other (see `order.ts`), when they
 * are compared byte by byte, as SQLite does.
 */
export function keyOf(values: readonly SortValue[]): Buffer {
  return Buffer.concat(values.map(bytesOf));
}

/** The first key behind all that begin with `prefix`; undefined where there is none. */
export function keyAfter(prefix: Buffer): Buffer | undefined {
  for (let at = prefix.length - 1; at >= 0; at -= 1) {
    const byte = prefix[at];
    if (byte !== undefined && byte < 0xff) {
      const after = Buffer.from(prefix.subarray(0, at + 1));
      after[at] = byte + 1;
      return after;
    }
  }
  return undefined;
}

/** What every key of the kind of `value` begins with. */
export function kindPrefix(value: SortValue): Buffer {
  return Buffer.from([rankOf(value)]);
}

function bytesOf(value: SortValue): Buffer {
  const kind = kindPrefix(value);
  if (value === EMPTY || value === null) return kind;
  if (typeof value === 'string') return Buffer.concat([kind, textBytes(value), END]);
  if (typeof value === 'number') return Buffer.concat([kind, numberBytes(value)]);
  if (isList(value)) return Buffer.concat([kind, ...sortedItems(value).map(bytesOf), END]);
  if (isDoc(value)) {
    const keys = Object.keys(value).sort();
    return Buffer.concat([
      kind,
      ...keys.flatMap((key) => [NEXT, textBytes(key), END]),
      END,
      ...keys.map((key) => bytesOf(own(value, key) ?? null)),
    ]);
  }
  return Buffer.concat([kind, Buffer.from([value ? 1 : 0])]);
}

/** The bits of a double, turned so that they sort: all of those below zero, the sign alone of others. */
function numberBytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  // There are two zeros, which are equal.
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  const negative = ((bytes[0] ?? 0) & 0x80) !== 0;
  for (const [at, byte] of bytes.entries()) {
    bytes[at] = negative ? byte ^ 0xff : at === 0 ? byte ^ 0x80 : byte;
  }
  return bytes;
}

/**
 * UTF-16 units, each as UTF-8 would write a character of that number: ordinary texts take a byte a
 * letter, and the order is that of the units. The bytes 0 and 1 are escaped, since 0 ends a text.
 */
function textBytes(text: string): Buffer {
  if (/^[ -~]*$/.test(text)) return Buffer.from(text, 'latin1');
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 2) bytes.push(1, unit + 1);
    else if (unit < 0x80) bytes.push(unit);
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  return Buffer.from(bytes);
}
