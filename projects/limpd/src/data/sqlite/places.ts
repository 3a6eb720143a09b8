import { boxAround } from '../distance.ts';
import type { Near } from '../store.ts';
import type { Database } from './database.ts';

/** Rows given in one slice, where they are not all at one spot. */
const MOST_PER_BOX = 2000;

/** An R-tree keeps degrees with about seven digits: what is nearer than this may be at one spot. */
const BLUR = 1e-4;

/** A stretch of degrees, without its end. */
type Stretch = readonly [from: number, to: number];

/**
 * The rows of the R-tree `table` that may be near, slice by slice: a box that holds many is halved
 * again and again. None is missed that stays where it is; one that is moved may come twice.
 */
export function* rowsInBox(
  db: Database,
  table: string,
  { at, within }: Near,
): Generator<readonly number[], void> {
  const { lng, lat } = boxAround(at, within);
  yield* inBox(db, table, wider(lng), wider(lat));
}

function* inBox(
  db: Database,
  table: string,
  lng: Stretch,
  lat: Stretch,
): Generator<readonly number[], void> {
  const width = lng[1] - lng[0];
  const height = lat[1] - lat[0];
  const isSpot = Math.max(width, height) < BLUR;
  const rows = db.all(
    `SELECT n FROM ${table} WHERE west >= ? AND west < ? AND south >= ? AND south < ?
      LIMIT ${isSpot ? -1 : MOST_PER_BOX + 1}`,
    [...lng, ...lat],
  );
  if (isSpot || rows.length <= MOST_PER_BOX) {
    yield rows.map(([n]) => Number(n));
    return;
  }
  yield [];
  const [halves, across] = [halved(width >= height ? lng : lat), width >= height];
  for (const half of halves) {
    yield* across ? inBox(db, table, half, lat) : inBox(db, table, lng, half);
  }
}

function halved([from, to]: Stretch): readonly [Stretch, Stretch] {
  const middle = (from + to) / 2;
  return [
    [from, middle],
    [middle, to],
  ];
}

function wider([from, to]: readonly [number, number]): Stretch {
  return [from - BLUR, to + BLUR];
}
