/** Whose pages may call: those of the origins named, such as `https://app.example.com`, or of all. */
export type Origins = readonly string[] | 'all';

/**
 * Whether pages of `origin` may call. Who sends none is no browser, and no page of somebody else's
 * can make it call.
 */
export function mayCall(origins: Origins, origin: string | undefined): boolean {
  return origins === 'all' || origin === undefined || origins.includes(origin.toLowerCase());
}
