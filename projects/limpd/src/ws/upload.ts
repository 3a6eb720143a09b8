import { blobIdsIn, blobRef } from '../data/blobs/blob-ref.ts';
import { isList, makeDoc, withEntries, type Doc, type Value } from '../data/value.ts';
import type { Call } from '../dispatch/call.ts';
import { badRequest, serverError } from '../dispatch/replies.ts';
import { route } from '../dispatch/route.ts';
import type { BoundModule, Services } from '../module/method.ts';
import { reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { fileDoc } from '../module/stored-file.ts';
import { fileIdIn } from '../module/uploaded-files.ts';
import type { Reservation } from '../uploads/ledger.ts';
import type { Uploads } from '../uploads/uploads.ts';
import {
  readChunkDoc,
  type PendingFiles,
  type TakenFile,
  type TakenFiles,
} from './pending-files.ts';
import { RawFiles } from './raw-files.ts';
import { WholeFiles } from './whole-files.ts';

/** The files of a conn from `address` that no doc has yet, kept as real servers do if `storesAsSent`. */
export function pendingFiles(
  uploads: Uploads,
  address: string,
  storesAsSent: boolean,
): PendingFiles {
  const { blobs, ledger, limits, now } = uploads;
  const { fileBytes, nameChars } = limits;
  const setup = {
    begin: () => blobs.begin(),
    reserve: ledger.conn(address),
    fileBytes,
    nameChars,
    now,
  };
  return storesAsSent ? new RawFiles(setup) : new WholeFiles(setup);
}

/** The reply to a chunk. An anonymous one carries no call_id (LIMP protocol, section 6). */
export interface ChunkReply {
  readonly reply: Reply;
  readonly anonymous: boolean;
}

/**
 * Takes in the chunk that the doc of a call to `file/upload` holds, before this first waits. The reply is
 * there once the chunk is out of memory.
 *
 * @param content its bytes, where they are decoded already.
 */
export async function takeChunk(
  services: Services,
  files: PendingFiles,
  doc: Doc,
  content?: Uint8Array,
): Promise<ChunkReply> {
  const { level } = services;
  const chunk = readChunkDoc(doc);
  if ('missing' in chunk) {
    return { reply: serverError(level, `'${chunk.missing}'`), anonymous: true };
  }
  const outcome = files.add(chunk.attr, chunk.index, chunk.chunk, chunk.total, chunk.file, content);
  switch (outcome.kind) {
    case 'accepted':
      await outcome.written;
      return {
        reply: reply(200, outcome.last ? 'Last chunk accepted' : 'Chunk accepted'),
        anonymous: false,
      };
    case 'unexpected':
      return { reply: serverError(level, `'${outcome.key}'`), anonymous: true };
    case 'out-of-order':
      return {
        reply: badRequest(
          'CORE_FILE_CHUNK_ORDER',
          `Chunk ${outcome.expected} has to come next; send the file again from chunk 1`,
        ),
        anonymous: false,
      };
    case 'too-much':
      return {
        reply: badRequest(
          'CORE_FILE_TOO_MUCH',
          'Too much waits for the calls that take it, or its names are too long; send these calls first',
        ),
        anonymous: false,
      };
    default:
      return outcome satisfies never;
  }
}

/** Notes that a call was refused before anything looked at it: if it brought a chunk, its file is incomplete now. */
export function missChunk(files: PendingFiles, doc: Doc): void {
  const chunk = readChunkDoc(doc);
  if (!('missing' in chunk)) files.refuse(chunk.attr, chunk.index, chunk.chunk);
}

/** A call's doc with its files in place, or why that could not be done. */
export type FilledDoc =
  | {
      readonly kind: 'filled';
      readonly doc: Doc;
      /** To be called when the call is over: documents have its files now, or never will. */
      readonly settle: () => void;
    }
  | { readonly kind: 'refused'; readonly reply: Reply; readonly anonymous: boolean };

/**
 * Puts the files that wait for `call` into its doc: they take the place of whatever the doc has
 * under their attrs, or of what stands for them there. They are taken before this first waits, and are
 * durable when it is over.
 */
export async function fillInFiles(
  services: Services,
  uploads: Uploads,
  files: PendingFiles,
  call: Call,
  session: Session,
): Promise<FilledDoc> {
  const target = route(services, call.endpoint);
  const module = target.kind === 'method' ? target.module : undefined;
  // Whatever a client may know of another's file: only the server puts files into documents.
  for (const [attr, value] of Object.entries(call.doc)) {
    if (blobIdsIn(value).size > 0) return unusable(module, attr, 'it was not uploaded');
  }
  return services.level.uploads === 'http'
    ? fillInRefs(services, uploads, call.doc, module, session)
    : fillInChunks(services, uploads, files.takeFor(call.doc), call.doc, module);
}

async function fillInChunks(
  services: Services,
  uploads: Uploads,
  all: ReadonlyMap<string, TakenFiles>,
  doc: Doc,
  module: BoundModule | undefined,
): Promise<FilledDoc> {
  const taken: (readonly [attr: string, files: readonly TakenFile[]])[] = [];
  let refusal: FilledDoc | undefined;
  for (const [attr, found] of all) {
    switch (found.kind) {
      case 'files':
        if (services.level.filesInListsOnly && !isListAttr(module, attr)) {
          refusal ??= unusable(module, attr, 'only lists take files here');
        }
        taken.push([attr, found.files]);
        break;
      case 'unusable':
        refusal ??= unusable(module, attr, found.reason);
        break;
      case 'failing': {
        const failed = serverError(services.level, found.err);
        refusal ??= { kind: 'refused', reply: failed, anonymous: true };
        break;
      }
      default:
        found satisfies never;
    }
  }
  if (refusal !== undefined) {
    await Promise.all(taken.flatMap(([, files]) => files.map(discard)));
    return refusal;
  }
  return finished(uploads, taken, doc);
}

/** Makes the files durable, and puts them into `doc`. When one cannot be stored, none is. */
async function finished(
  uploads: Uploads,
  taken: readonly (readonly [attr: string, files: readonly TakenFile[]])[],
  doc: Doc,
): Promise<FilledDoc> {
  const held = new Map<string, Reservation>();
  const settle = settler(uploads, held);
  const entries: [string, Value][] = [];
  try {
    for (const [attr, files] of taken) {
      const docs: Doc[] = [];
      for (const { about, blob, room } of files) {
        const id = await blob.finish();
        room.leaveConn();
        uploads.live.hold(id);
        held.set(id, room);
        docs.push(withEntries(about, makeDoc([['content', blobRef(id)]])));
      }
      entries.push([attr, docs]);
    }
  } catch (error) {
    settle();
    const rooms = new Set(held.values());
    const left = taken.flatMap(([, files]) => files.filter(({ room }) => !rooms.has(room)));
    await Promise.all(left.map(discard));
    throw error;
  }
  return { kind: 'filled', doc: withEntries(doc, makeDoc(entries)), settle };
}

function settler(uploads: Uploads, held: ReadonlyMap<string, Reservation>): () => void {
  return () => {
    for (const [id, room] of held) uploads.live.release(id, () => room.end());
  };
}

async function discard({ blob, room }: TakenFile): Promise<void> {
  room.end();
  await blob.discard();
}

function isListAttr(module: BoundModule | undefined, attr: string): boolean {
  if (module === undefined || !Object.hasOwn(module.attrs, attr)) return true;
  return module.attrs[attr]?.type.kind === 'list';
}

/** Level 6.1: a `{"__file": id}`, or a list of these, stands for files that were sent by HTTP. */
function fillInRefs(
  { uploaded }: Services,
  uploads: Uploads,
  doc: Doc,
  module: BoundModule | undefined,
  session: Session,
): FilledDoc {
  const held = new Map<string, Reservation>();
  const settle = settler(uploads, held);
  const entries: [string, Value][] = [];
  for (const [attr, value] of Object.entries(module === undefined ? {} : doc)) {
    const items = isList(value) ? value : [value];
    if (module === undefined || items.every((item) => fileIdIn(item) === undefined)) continue;
    const use = { session: session._id, module: module.name, attr };
    const filled = items.map((item) => {
      const id = fileIdIn(item);
      if (id === undefined) return item;
      const found = uploaded.take(id, use);
      if (found === undefined) return undefined;
      held.set(found.file.blob, found.room);
      return fileDoc(found.file);
    });
    const known = filled.flatMap((file) => (file === undefined ? [] : [file]));
    if (known.length < filled.length) {
      settle();
      return unusable(module, attr, 'it was not uploaded for this');
    }
    entries.push([attr, isList(value) ? known : (known[0] ?? null)]);
  }
  return { kind: 'filled', doc: withEntries(doc, makeDoc(entries)), settle };
}

function unusable(module: BoundModule | undefined, attr: string, reason: string): FilledDoc {
  return {
    kind: 'refused',
    reply: badRequest(
      `${module?.code ?? 'CORE_FILE'}_INVALID_ATTR`,
      `The file for '${attr}' cannot be used: ${reason}`,
    ),
    anonymous: false,
  };
}
