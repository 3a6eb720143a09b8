import { isList, makeDoc, withEntries, type Doc, type Value } from '../data/value.ts';
import type { Call } from '../dispatch/call.ts';
import { badRequest, serverError } from '../dispatch/replies.ts';
import { route } from '../dispatch/route.ts';
import type { BoundModule, Services } from '../module/method.ts';
import { reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { fileIdIn } from '../module/uploaded-files.ts';
import { readChunkDoc, type PendingFiles, type TakenFiles } from './pending-files.ts';

/** The reply to a chunk. An anonymous one carries no call_id (LIMP protocol, section 6). */
export interface ChunkReply {
  readonly reply: Reply;
  readonly anonymous: boolean;
}

/** Takes in the chunk that the doc of a call to `file/upload` holds. */
export function takeChunk(services: Services, files: PendingFiles, doc: Doc): ChunkReply {
  const { level } = services;
  const chunk = readChunkDoc(doc);
  if ('missing' in chunk) {
    return { reply: serverError(level, `'${chunk.missing}'`), anonymous: true };
  }
  const outcome = files.add(chunk.attr, chunk.index, chunk.chunk, chunk.total, chunk.file);
  switch (outcome.kind) {
    case 'accepted':
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
          'Too many bytes wait on this conn; send the call that takes them first',
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
  | { readonly kind: 'filled'; readonly doc: Doc }
  | { readonly kind: 'refused'; readonly reply: Reply; readonly anonymous: boolean };

/**
 * Puts the files that wait for `call` into its doc: they take the place of whatever the doc has
 * under their attrs, or of what stands for them there.
 */
export function fillInFiles(
  services: Services,
  files: PendingFiles,
  call: Call,
  session: Session,
): FilledDoc {
  const target = route(services, call.endpoint);
  const module = target.kind === 'method' ? target.module : undefined;
  return services.level.uploads === 'http'
    ? fillInRefs(services, call.doc, module, session)
    : fillInChunks(services, files.takeFor(call.doc), call.doc, module);
}

function fillInChunks(
  services: Services,
  all: ReadonlyMap<string, TakenFiles>,
  doc: Doc,
  module: BoundModule | undefined,
): FilledDoc {
  const entries: [string, Value][] = [];
  let refusal: FilledDoc | undefined;
  for (const [attr, taken] of all) {
    switch (taken.kind) {
      case 'files':
        if (services.level.filesInListsOnly && !isListAttr(module, attr)) {
          refusal ??= unusable(module, attr, 'only lists take files here');
        }
        entries.push([attr, taken.files]);
        break;
      case 'unusable':
        refusal ??= unusable(module, attr, taken.reason);
        break;
      case 'failing': {
        const failed = serverError(services.level, taken.err);
        refusal ??= { kind: 'refused', reply: failed, anonymous: true };
        break;
      }
      default:
        taken satisfies never;
    }
  }
  return refusal ?? { kind: 'filled', doc: withEntries(doc, makeDoc(entries)) };
}

function isListAttr(module: BoundModule | undefined, attr: string): boolean {
  if (module === undefined || !Object.hasOwn(module.attrs, attr)) return true;
  return module.attrs[attr]?.type.kind === 'list';
}

/** Level 6.1: a `{"__file": id}`, or a list of these, stands for files that were sent by HTTP. */
function fillInRefs(
  { uploaded }: Services,
  doc: Doc,
  module: BoundModule | undefined,
  session: Session,
): FilledDoc {
  if (module === undefined) return { kind: 'filled', doc };
  const entries: [string, Value][] = [];
  for (const [attr, value] of Object.entries(doc)) {
    const items = isList(value) ? value : [value];
    if (items.every((item) => fileIdIn(item) === undefined)) continue;
    const use = { session: session._id, module: module.name, attr };
    const filled = items.map((item) => {
      const id = fileIdIn(item);
      return id === undefined ? item : uploaded.take(id, use);
    });
    const known = filled.flatMap((file) => (file === undefined ? [] : [file]));
    if (known.length < filled.length) return unusable(module, attr, 'it was not uploaded for this');
    entries.push([attr, isList(value) ? known : (known[0] ?? null)]);
  }
  return { kind: 'filled', doc: withEntries(doc, makeDoc(entries)) };
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
