/** What tells one version of a file from another. */
export interface Validators {
  /** With its quotes; strong. */
  readonly etag: string;
  /** When this version was stored, in milliseconds since 1970. */
  readonly storedAt: number;
}

/** What the conditions of a request make of it. */
export type Condition =
  /** Give the file, or the part that is asked for. */
  | 'met'
  /** The caller has this version already: 304. */
  | 'not-modified'
  /** The caller wants another version: 412. */
  | 'failed';

/** Gives a header of the request by name. */
export type HeaderReader = (name: string) => string | undefined;

/** Weighs the conditions of a request, in the order that RFC 9110, section 13.2.2 demands. */
export function weigh(header: HeaderReader, validators: Validators): Condition {
  const ifMatch = header('If-Match');
  const ifUnmodified = readDate(header('If-Unmodified-Since'));
  if (ifMatch !== undefined) {
    if (!lists(ifMatch, validators.etag)) return 'failed';
  } else if (ifUnmodified !== undefined && seconds(validators) > ifUnmodified) return 'failed';

  const ifNone = header('If-None-Match');
  const ifModified = readDate(header('If-Modified-Since'));
  if (ifNone !== undefined) {
    return lists(ifNone.replaceAll('W/"', '"'), validators.etag) ? 'not-modified' : 'met';
  }
  return ifModified !== undefined && seconds(validators) <= ifModified ? 'not-modified' : 'met';
}

/** Whether `If-Range`, if there is one, lets a range be a range: it names this version. */
export function rangeCounts(header: HeaderReader, validators: Validators): boolean {
  const ifRange = header('If-Range');
  if (ifRange === undefined || ifRange === validators.etag) return true;
  // A time names a version only if it is exactly that of the version.
  return readDate(ifRange) === seconds(validators);
}

function lists(header: string, etag: string): boolean {
  return header.trim() === '*' || header.split(',').some((item) => item.trim() === etag);
}

/** Times in headers have no milliseconds. */
function seconds({ storedAt }: Validators): number {
  return Math.floor(storedAt / 1000) * 1000;
}

function readDate(text: string | undefined): number | undefined {
  const ms = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
