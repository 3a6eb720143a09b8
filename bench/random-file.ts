/** The files that are uploaded: real ones, of random bytes. */
import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const MIB = 1024 * 1024;
/** Random bytes are made once and written again and again: no rival remembers what it has seen. */
const BLOCK = 8 * MIB;

/** The path of a file of so many MiB in `folder`, written if it is not there. */
export function randomFile(folder: string, mib: number): string {
  const path = join(folder, `${mib}.bin`);
  if (existsSync(path)) return path;
  const block = randomFillSync(Buffer.alloc(Math.min(BLOCK, mib * MIB)));
  const file = openSync(path, 'w');
  try {
    for (let left = mib * MIB; left > 0; left -= block.length) {
      writeSync(file, block, 0, Math.min(left, block.length));
    }
  } finally {
    closeSync(file);
  }
  return path;
}
