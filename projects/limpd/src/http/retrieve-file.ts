import { allOf } from '../data/filter.ts';
import { isId } from '../data/ids.ts';
import { atPath, isList, makeDoc, type Bytes, type Value } from '../data/value.ts';
import type { Services } from '../module/method.ts';
import { grant } from '../module/permission.ts';
import { planQuery } from '../module/query.ts';
import { reply, type Reply } from '../module/reply.ts';
import { isAnon, type Session } from '../module/session.ts';
import { asFile, type StoredFile } from '../module/stored-file.ts';

/** How long a file may be kept by caches: a year, in seconds. A file's address changes with the file. */
const CACHE_SECONDS = 31_536_000;
const EXPIRES_MS = 30 * 24 * 60 * 60 * 1000;

/** Which file is asked for. */
export interface FilePath {
  readonly module: string | undefined;
  readonly id: string | undefined;
  readonly attr: string | undefined;
  readonly filename: string | undefined;
}

/** What a request for a file comes to. */
export type Retrieved =
  | {
      readonly kind: 'file';
      readonly bytes: Bytes;
      readonly headers: Record<string, string>;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** Finds a file of a document that `session` may read. */
export async function retrieveFile(
  services: Services,
  session: Session,
  path: FilePath,
): Promise<Retrieved> {
  const module = services.modules.get((path.module ?? '').toLowerCase());
  const read = module?.methods.get('read');
  if (module === undefined || read === undefined) return { kind: 'missing' };
  const granted = grant(read.permissions, session, module.name, 'read');
  if (granted === undefined) {
    return refused(403, 'You may not read this.', 'CORE_SESSION_FORBIDDEN');
  }
  if (!isId(path.id)) {
    return refused(400, 'The _id has to be an id.', `${module.code}_CONVERT_INVALID_ATTR`);
  }
  const attr = path.attr ?? '';
  const first = attr.split('.', 1).join('');
  if (!Object.hasOwn(module.attrs, first) || module.attrs[first]?.secret === true) {
    return { kind: 'missing' };
  }
  const { filter } = planQuery(module, [makeDoc([['_id', path.id]]), ...granted.query]);
  const [doc] = await services.store.find(module.name, allOf(filter));
  const value = doc === undefined ? undefined : atPath(doc, attr);
  const file = fileNamed(value, path.filename ?? '');
  return file === undefined ? { kind: 'missing' } : serve(file, isAnon(session));
}

function fileNamed(value: Value | undefined, name: string): StoredFile | undefined {
  const candidates = isList(value) ? value : [value];
  return candidates.map(asFile).find((file) => file?.name === name);
}

function serve(file: StoredFile, isPublic: boolean): Retrieved {
  return {
    kind: 'file',
    bytes: file.content,
    headers: {
      'Content-Type': safeType(file.type),
      'Content-Length': String(file.content.length),
      'Cache-Control': `${isPublic ? 'public' : 'private'}, max-age=${CACHE_SECONDS}`,
      Expires: new Date(Date.now() + EXPIRES_MS).toUTCString(),
      Lastmodified: String(file.lastModified),
      // Whoever may upload chooses type and content, so nothing in the file may run as a page of this server.
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
  };
}

/** A type that came from a client, if it is one: anything else could break out of the header. */
function safeType(type: string): string {
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream';
}

function refused(status: number, msg: string, code: string): Retrieved {
  return { kind: 'refused', reply: reply(status, msg, { code }) };
}
