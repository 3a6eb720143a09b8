import type { ByteRange } from '../data/blobs/blob-store.ts';

/** What the header `Range` asks for. */
export type Asked =
  /** All there is: there is no header, or none that has to be followed. */
  | { readonly kind: 'all' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  /** Nothing that there is. */
  | { readonly kind: 'beyond' };

const ALL: Asked = { kind: 'all' };

/**
 * What `header` asks for of `size` bytes (RFC 9110, section 14): one range, `bytes=0-99`, `bytes=100-`
 * or `bytes=-100`. A header that asks for several, or that makes no sense, counts for nothing.
 */
export function readRange(header: string | undefined, size: number): Asked {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return ALL;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? { kind: 'beyond' } : part(size - length, size);
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return ALL;
  if (start >= size) return { kind: 'beyond' };
  return part(start, last === '' ? size : Math.min(Number(last) + 1, size));
}

function part(start: number, end: number): Asked {
  return { kind: 'part', range: { start, end } };
}
