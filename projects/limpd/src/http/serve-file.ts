import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { BlobInfo, BlobReader, BlobStore, ByteRange } from '../data/blobs/blob-store.ts';
import type { StoredFile } from '../module/stored-file.ts';
import { readRange, type Asked } from './byte-range.ts';
import { rangeCounts, weigh, type Validators } from './conditions.ts';
import { dispositionOf, safeType } from './disposition.ts';
import type { Thumbnails } from './thumbnails.ts';

/** A year, in seconds: how long the recorded servers let caches keep a file, whatever becomes of it. */
const CACHE_SECONDS = 31_536_000;
const EXPIRES_MS = 30 * 24 * 60 * 60 * 1000;

/** What is served, and to whom. */
export interface Served {
  readonly file: StoredFile;
  /** The sides of the thumbnail that is asked for, if one is. */
  readonly sides: readonly [width: number, height: number] | undefined;
  /** Whether everybody may have it. */
  readonly isPublic: boolean;
  /** Whether caches may keep it for a year unasked. */
  readonly isKept: boolean;
}

/** What serves it. */
export interface FileServices {
  readonly blobs: BlobStore;
  readonly thumbnails: Thumbnails;
}

/** What a file that is found comes to; `gone` where it was replaced or removed while it was looked up. */
export type ServedFile =
  | {
      readonly kind: 'response';
      readonly response: Response;
      /** What is to be sent as its body; undefined where it has its body. */
      readonly body?: BlobReader;
    }
  | { readonly kind: 'gone' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'no-such-sides'; readonly side: number };

/** What there is to send, all of it or in part. */
interface Content extends Validators {
  readonly type: string;
  readonly size: number;
  /** Undefined where it is gone. */
  readonly read: (range: ByteRange) => Promise<BlobReader | Uint8Array<ArrayBuffer> | undefined>;
}

/** Answers a request for a file. */
export async function serveFile(
  c: Context,
  services: FileServices,
  served: Served,
): Promise<ServedFile> {
  const { file, sides } = served;
  const info = await services.blobs.about(file.blob);
  if (info === undefined) return { kind: 'gone' };
  if (sides === undefined) return respond(c, served, original(services.blobs, file, info));
  const made = await services.thumbnails.of(file.blob, info, sides);
  switch (made.kind) {
    case 'refused':
      return { kind: 'no-such-sides', side: made.side };
    case 'busy':
      return { kind: 'busy' };
    case 'none':
      // Browsers shrink it themselves, and know more kinds of pictures.
      return respond(c, served, original(services.blobs, file, info));
    case 'picture': {
      const { type, bytes } = made.picture;
      return respond(c, served, {
        type,
        size: bytes.length,
        etag: etagOf(`${file.blob} ${sides.join('x')}`),
        storedAt: info.storedAt,
        read: async ({ start, end }) => bytes.slice(start, end),
      });
    }
    default:
      return made satisfies never;
  }
}

function original(blobs: BlobStore, file: StoredFile, info: BlobInfo): Content {
  return {
    type: safeType(file.type),
    size: info.size,
    etag: etagOf(file.blob),
    storedAt: info.storedAt,
    read: (range) => blobs.get(file.blob, range),
  };
}

async function respond(c: Context, served: Served, content: Content): Promise<ServedFile> {
  const header = (name: string): string | undefined => c.req.header(name);
  const headers = headersOf(served, content);
  const empty = (status: 304 | 412): ServedFile => ({
    kind: 'response',
    response: c.body(null, status, headers),
  });
  const condition = weigh(header, content);
  if (condition === 'failed') return empty(412);
  if (condition === 'not-modified') return empty(304);
  const isWhole = c.req.method === 'HEAD' || !rangeCounts(header, content);
  const asked: Asked = readRange(isWhole ? undefined : header('Range'), content.size);
  if (asked.kind === 'beyond') {
    const wrong = { ...headers, 'Content-Range': `bytes */${content.size}` };
    return { kind: 'response', response: c.body(null, 416, wrong) };
  }
  const range = asked.kind === 'all' ? { start: 0, end: content.size } : asked.range;
  const sized = {
    ...headers,
    'Content-Type': content.type,
    'Content-Length': String(range.end - range.start),
    ...(asked.kind === 'all'
      ? {}
      : { 'Content-Range': `bytes ${range.start}-${range.end - 1}/${content.size}` }),
  };
  const status = asked.kind === 'all' ? 200 : 206;
  const isHead = c.req.method === 'HEAD';
  const body = isHead ? null : await content.read(range);
  if (body === undefined) return { kind: 'gone' };
  if (body instanceof Uint8Array)
    return { kind: 'response', response: c.body(body, status, sized) };
  const response = c.body(null, status, sized);
  return body === null ? { kind: 'response', response } : { kind: 'response', response, body };
}

function headersOf(served: Served, { type, etag, storedAt }: Content): Record<string, string> {
  const { file, isPublic, isKept } = served;
  const who = isPublic ? 'public' : 'private';
  return {
    'Accept-Ranges': 'bytes',
    'Content-Disposition': dispositionOf(file.name, type),
    ETag: etag,
    'Last-Modified': new Date(storedAt).toUTCString(),
    // The address stays when the file is replaced, so caches have to ask whether it was.
    'Cache-Control': isKept ? `${who}, max-age=${CACHE_SECONDS}` : `${who}, no-cache`,
    ...(isKept ? { Expires: new Date(Date.now() + EXPIRES_MS).toUTCString() } : {}),
    Lastmodified: String(file.lastModified),
    Vary: 'X-Auth-Bearer, X-Auth-Token',
    // Whoever may upload chooses type and content, so nothing in the file may run as a page of this server.
    'Content-Security-Policy': "sandbox; default-src 'none'",
  };
}

/** Tells versions apart without telling the id of the blob, which never leaves the server. */
function etagOf(version: string): string {
  return `"${createHash('sha256').update(version).digest('base64url').slice(0, 22)}"`;
}
