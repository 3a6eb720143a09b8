import { resolve } from 'mingo/util';
import type { View } from '../query-view.ts';
import type { Value } from '../value.ts';

/** What a column can hold. Numbers are never so big that they would be rounded. */
export type Cell = null | number | string | Uint8Array<ArrayBuffer>;

/** A row as SQLite gave it: the tables are STRICT, so that their columns hold what they say. */
export function cellsOf(row: unknown): readonly Cell[] {
  return row as readonly Cell[];
}

/** The JSON in a column, which limpd has written itself. Its dicts may have prototypes. */
export function jsonIn(cell: string): Value {
  return JSON.parse(cell) as Value;
}

/** The list of paths in a column. */
export function pathsIn(cell: Cell): readonly string[] {
  return JSON.parse(String(cell)) as readonly string[];
}

/** The bytes in a column. */
export function bytesIn(cell: Cell | undefined): Buffer {
  return Buffer.from(cell instanceof Uint8Array ? cell : []);
}

/** What a document has at a path, as its view does and in the way of the query library: views are made of values. */
export function viewedAt(view: View, path: string): Value {
  return (resolve(view, path) ?? null) as Value;
}
