import { atPath, isDoc, isList, own, type Doc } from './value.ts';

/** A place on the globe, in degrees. */
export type Point = readonly [lng: number, lat: number];

/** Metres, as MongoDB counts with. */
const EARTH_RADIUS = 6_378_100;

/** How far two places are from each other along the globe, in metres. */
export function distanceOf([lngA, latA]: Point, [lngB, latB]: Point): number {
  const [a, b] = [radians(latA), radians(latB)];
  const half =
    Math.sin((b - a) / 2) ** 2 +
    Math.cos(a) * Math.cos(b) * Math.sin(radians(lngB - lngA) / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(half)));
}

/**
 * A box of degrees that holds all places within `metres` of `point`. One that would reach over a
 * pole or the date line is as wide as the globe.
 */
export function boxAround(
  [lng, lat]: Point,
  metres: number,
): { readonly lng: readonly [number, number]; readonly lat: readonly [number, number] } {
  const high = degrees(metres / EARTH_RADIUS) + 1e-6;
  const [south, north] = [lat - high, lat + high];
  if (south <= -90 || north >= 90) {
    return { lng: [-180, 180], lat: [Math.max(south, -90), Math.min(north, 90)] };
  }
  const ratio = Math.sin(Math.min(metres / EARTH_RADIUS, Math.PI / 2)) / Math.cos(radians(lat));
  const wide = degrees(Math.asin(Math.min(1, ratio))) + 1e-6;
  const crosses = lng - wide < -180 || lng + wide > 180;
  return { lng: crosses ? [-180, 180] : [lng - wide, lng + wide], lat: [south, north] };
}

/** The point that `doc` holds at `path`: `{type: 'Point', coordinates: [lng, lat]}`, or the pair alone. */
export function pointAt(doc: Doc, path: string): Point | undefined {
  const value = atPath(doc, path);
  const pair = isDoc(value) ? own(value, 'coordinates') : value;
  if (!isList(pair)) return undefined;
  const [lng, lat] = pair;
  const isPlace =
    typeof lng === 'number' &&
    typeof lat === 'number' &&
    Math.abs(lng) <= 180 &&
    Math.abs(lat) <= 90;
  return isPlace ? [lng, lat] : undefined;
}

function radians(angle: number): number {
  return (angle * Math.PI) / 180;
}

function degrees(angle: number): number {
  return (angle * 180) / Math.PI;
}
