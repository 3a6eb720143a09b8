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
