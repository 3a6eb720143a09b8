import { deserialize, serialize } from 'node:v8';
import type { Cell } from './database.ts';
import type { BytesAt } from './doc-text.ts';

/** What the column `bytes` holds: null for most documents. */
export function bytesColumn(bytes: readonly BytesAt[]): Buffer | null {
  return bytes.length === 0 ? null : serialize(bytes);
}

/** Reads what {@link bytesColumn} wrote. */
export function readBytes(cell: Cell): readonly BytesAt[] {
  return cell instanceof Uint8Array ? (deserialize(cell) as readonly BytesAt[]) : [];
}
