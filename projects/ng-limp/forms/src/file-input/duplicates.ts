import { shownName } from './file-list';

/** How much of two files is compared at a time, in bytes. */
const SLICE = 1024 * 1024;
/** Larger files, in bytes, take long to compare: both are taken, as only evidence keeps one out. */
const MOST = 64 * SLICE;

/** A newly chosen file, and those there are that look like it. */
export interface Lookalike {
  readonly chosen: File;
  readonly present: readonly File[];
}

/**
 * The newly chosen files that may be there already: one with the same path, size, time and type is. Browsers tell
 * nothing of the folder of a file that was chosen by itself, so these may be different files all the same.
 */
export function lookalikesIn(present: readonly File[], chosen: readonly File[]): Lookalike[] {
  const known = new Map<string, File[]>();
  for (const file of present) {
    const looks = looksOf(file);
    known.set(looks, [...(known.get(looks) ?? []), file]);
  }
  return chosen.flatMap((file) => {
    const alike = known.get(looksOf(file));
    return alike === undefined ? [] : [{ chosen: file, present: alike }];
  });
}

/** Those that are there already, byte by byte. Never rejects: what cannot be read is no evidence. */
export async function duplicatesIn(lookalikes: readonly Lookalike[]): Promise<ReadonlySet<File>> {
  const duplicates = new Set<File>();
  for (const { chosen, present } of lookalikes) {
    for (const file of present) {
      if (file === chosen || (await areSame(file, chosen))) duplicates.add(chosen);
    }
  }
  return duplicates;
}

async function areSame(one: File, other: File): Promise<boolean> {
  if (one.size > MOST) return false;
  try {
    for (let from = 0; from < one.size; from += SLICE) {
      const here = await bytesOf(one, from);
      const there = await bytesOf(other, from);
      if (here.length !== there.length) return false;
      if (!here.every((byte, at) => byte === there[at])) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function bytesOf(file: File, from: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(from, from + SLICE).arrayBuffer());
}

function looksOf(file: File): string {
  return JSON.stringify([shownName(file), file.size, file.lastModified, file.type]);
}
