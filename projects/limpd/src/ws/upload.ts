import { makeDoc, withEntries, type Doc, type Value } from '../data/value.ts';
import type { Services } from '../module/method.ts';
import { reply, type Reply } from '../module/reply.ts';
import type { Call } from './call.ts';
import { route } from './dispatch.ts';
import { readChunkDoc, type PendingFiles } from './pending-files.ts';
import { badRequest, serverError } from './wire.ts';

/** The reply to a chunk. An anonymous one carries no call_id (LIMP protocol, section 6). */
export interface ChunkReply {
  readonly reply: Reply;
  readonly anonymous: boolean;
}

/** Takes in the chunk that the doc of a call to `file/upload` holds. */
export function takeChunk(files: PendingFiles, doc: Doc): ChunkReply {
  const chunk = readChunkDoc(doc);
  if ('missing' in chunk) return { reply: serverError(`'${chunk.missing}'`), anonymous: true };
  const outcome = files.add(chunk.attr, chunk.index, chunk.chunk, chunk.total, chunk.file);
  switch (outcome.kind) {
    case 'accepted':
      return {
        reply: reply(200, outcome.last ? 'Last chunk accepted' : 'Chunk accepted'),
        anonymous: false,
      };
    case 'unexpected':
      return { reply: serverError(`'${outcome.key}'`), anonymous: true };
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

/** A call's doc with its files in place, or why that could not be done. */
export type FilledDoc =
  | { readonly kind: 'filled'; readonly doc: Doc }
  | { readonly kind: 'refused'; readonly reply: Reply };

/**
 * Puts the files that wait on the conn into the doc of `call`: they take the place of whatever its
 * doc has under their attrs. Nothing half-sent is ever given out.
 */
export function fillInFiles(services: Services, files: PendingFiles, call: Call): FilledDoc {
  const entries: [string, Value][] = [];
  let refusal: Reply | undefined;
  for (const [attr, taken] of files.takeFor(call.doc)) {
    if (taken.kind === 'files') {
      entries.push([attr, taken.files]);
      continue;
    }
    const target = route(services, call.endpoint);
    const code = target.kind === 'method' ? target.module.code : 'CORE_FILE';
    refusal ??= badRequest(
      `${code}_INVALID_ATTR`,
      `The file for '${attr}' cannot be used: ${taken.reason}`,
    );
  }
  return refusal === undefined
    ? { kind: 'filled', doc: withEntries(call.doc, makeDoc(entries)) }
    : { kind: 'refused', reply: refusal };
}
