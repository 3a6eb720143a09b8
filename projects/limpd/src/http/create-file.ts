import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { AttrType } from '../module/attr.ts';
import { typeAtPath } from '../module/path.ts';
import type { Services } from '../module/method.ts';
import { grant } from '../module/permission.ts';
import { reply, type Reply } from '../module/reply.ts';
import { makeDoc } from '../data/value.ts';
import type { Session } from '../module/session.ts';
import type { Reservation } from '../uploads/ledger.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { leaveForm, readForm } from './read-form.ts';

/** What a form needs beside its file. */
const FIELDS = ['__module', '__attr', 'name', 'type', 'lastModified'] as const;

/** How much bigger than its file a form may be, in bytes. */
const FORM_BYTES = 64 * 1024;

/** Methods of modules that no file can be meant for. */
const TAKE_NO_FILES: ReadonlySet<string> = new Set(['read', 'delete', 'watch']);

const TOO_BIG = reply(413, 'The file is too big.', { code: 'CORE_FILE_TOO_MUCH' });
const NO_ROOM = reply(400, 'Too much waits for the calls that take it; make these first.', {
  code: 'CORE_FILE_TOO_MUCH',
});

/**
 * Keeps the file that `session` sends until a doc takes it. All that can be refused is refused before the
 * file is read: its fields have to come before it.
 */
export async function createFile(
  services: Services,
  uploads: Uploads,
  session: Session,
  request: IncomingMessage,
  address: string,
): Promise<Reply> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > uploads.limits.fileBytes + FORM_BYTES) return TOO_BIG;
  const room = uploads.ledger.request(address);
  if (room === undefined) return NO_ROOM;
  let stays = false;
  try {
    const form = await readForm(request);
    if (form === undefined) return lacks('file');
    const missing = FIELDS.find((name) => (form.fields.get(name) ?? '') === '');
    if (missing !== undefined) return lacks(missing);
    const refusal = refusalOf(services, uploads, session, form.fields);
    if (refusal !== undefined) return refusal;
    const stored = await store(uploads, room, form.content);
    if ('status' in stored) return stored;
    const id = keep(services, uploads, session, form.fields, stored, room);
    stays = true;
    return reply(200, 'Created 1 docs.', { count: 1, docs: [makeDoc([['_id', id]])] });
  } finally {
    if (!request.complete) leaveForm(request);
    if (!stays) room.end();
  }
}

function lacks(field: string): Reply {
  const msg = `The form has no '${field}' before its file.`;
  return reply(400, msg, { code: 'CORE_FILE_INVALID_DOC' });
}

/** Why a file with these fields is not wanted, if it is not. */
function refusalOf(
  { modules }: Services,
  { limits }: Uploads,
  session: Session,
  fields: ReadonlyMap<string, string>,
): Reply | undefined {
  const { length } = [...fields.values()].join('');
  if (length > limits.nameChars) return TOO_BIG;
  if (!Number.isFinite(Number(fields.get('lastModified')))) return lacks('lastModified');
  const module = modules.get((fields.get('__module') ?? '').toLowerCase());
  if (module === undefined) {
    return reply(400, 'There is no such module', { code: 'CORE_REQ_INVALID_MODULE' });
  }
  const type = typeAtPath(module.attrs, fields.get('__attr') ?? '');
  if (type === undefined || !holdsFile(type)) {
    const code = `${module.code}_INVALID_ATTR`;
    return reply(400, 'The module has no such attr that takes files.', { code });
  }
  const mayUse = [...module.methods].some(
    ([name, { permissions }]) =>
      !TAKE_NO_FILES.has(name) && grant(permissions, session, module.name, name) !== undefined,
  );
  return mayUse
    ? undefined
    : reply(403, 'You may not call anything that takes this file', {
        code: 'CORE_SESSION_FORBIDDEN',
      });
}

function holdsFile(type: AttrType): boolean {
  return type.kind === 'list' ? holdsFile(type.of) : type.kind === 'file' || type.kind === 'any';
}

/** Keeps a stored file for the doc that it is meant for. */
function keep(
  { uploaded }: Services,
  { live }: Uploads,
  session: Session,
  fields: ReadonlyMap<string, string>,
  { blob, size }: StoredBytes,
  room: Reservation,
): string {
  live.hold(blob);
  const use = {
    session: session._id,
    module: (fields.get('__module') ?? '').toLowerCase(),
    attr: fields.get('__attr') ?? '',
  };
  const file = {
    name: fields.get('name') ?? '',
    type: fields.get('type') ?? '',
    lastModified: Number(fields.get('lastModified')),
    size,
    blob,
  };
  return uploaded.add(use, file, room);
}

class TooBig extends Error {}

interface StoredBytes {
  /** The id of the blob. */
  readonly blob: string;
  readonly size: number;
}

/** Stores the file while it comes, and gives its blob and its size. */
async function store(
  { blobs, limits }: Uploads,
  room: Reservation,
  content: Readable,
): Promise<StoredBytes | Reply> {
  let size = 0;
  const counted = async function* (): AsyncIterable<Uint8Array> {
    const parts: AsyncIterable<Uint8Array> = content.iterator();
    for await (const bytes of parts) {
      size += bytes.length;
      if (size > limits.fileBytes || !room.grow(bytes.length)) throw new TooBig();
      yield bytes;
    }
  };
  try {
    return { blob: await blobs.put(counted()), size };
  } catch (error) {
    if (error instanceof TooBig) return TOO_BIG;
    throw error;
  }
}
