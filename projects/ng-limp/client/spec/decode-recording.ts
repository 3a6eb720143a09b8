import { decodeFrame } from '../src/protocol/decode-frame';
import type { Query } from '../src/protocol/query';
import type { Reply } from '../src/protocol/reply';

/** A reply that was recorded. */
export interface RecordedAnswer {
  readonly status: number;
  readonly code: string | undefined;
  /** The reply as it would be to a call with another id. */
  replyFor(callId: string): Reply;
}

/** A call that was recorded, with what came back until the next. */
export interface RecordedCall {
  readonly callId: string;
  readonly endpoint: string;
  readonly query: Query | undefined;
  readonly doc: Readonly<Record<string, unknown>>;
  /** The frames of the server. */
  readonly replies: readonly string[];
  readonly answers: readonly RecordedAnswer[];
}

/** A recorded connection: the greeting, and the calls that were answered one by one. */
export interface RecordedConnection {
  readonly greeting: string | null;
  readonly calls: readonly RecordedCall[];
}

interface Line {
  readonly c?: string;
  readonly dir?: '<' | '>';
  readonly raw?: string;
  readonly decoded?: {
    readonly call_id?: unknown;
    readonly endpoint?: unknown;
    readonly query?: unknown;
    readonly doc?: unknown;
  };
}

/**
 * Reads a recording. Left out are frames that no client of ours can make (without a sid, an id or a sound endpoint,
 * `conn/…` and `heart/beat`, which the connection makes itself) and calls that were pipelined, whose replies are not
 * next to them.
 */
export function decodeRecording(text: string): readonly RecordedConnection[] {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const names = [...new Set(lines.flatMap(({ c }) => (c === undefined ? [] : [c])))];
  return names.map((name) => {
    const ours = lines.filter(({ c, dir }) => c === name && dir !== undefined);
    const first = ours[0];
    const calls = ours.flatMap((line, place) => {
      const end = ours.findIndex((other, at) => at > place && other.dir === '>');
      const replies = ours
        .slice(place + 1, end < 0 ? undefined : end)
        .flatMap(({ raw }) => (raw === undefined ? [] : [raw]));
      const call = callOf(line, replies);
      return call === null ? [] : [call];
    });
    return { greeting: first?.dir === '<' ? (first.raw ?? null) : null, calls };
  });
}

function callOf({ dir, decoded }: Line, replies: readonly string[]): RecordedCall | null {
  if (dir !== '>' || decoded === undefined) return null;
  const { call_id: callId, endpoint, query, doc } = decoded;
  if (typeof callId !== 'string' || callId === '') return null;
  if (typeof endpoint !== 'string' || !/^(?!connection\/|heart\/)[^/]+\/[^/]+$/i.test(endpoint))
    return null;
  const answers = replies.flatMap((raw) => {
    const frame = decodeFrame(raw);
    if (frame.kind === 'garbage') return [];
    const { status, args } = frame.reply;
    const isOurs = frame.callId === callId || (frame.callId === null && status >= 400);
    const replyFor = (id: string): Reply => {
      return JSON.parse(raw.replaceAll(JSON.stringify(callId), JSON.stringify(id))) as Reply;
    };
    return isOurs ? [{ status, code: args.code, replyFor }] : [];
  });
  return {
    callId,
    endpoint,
    query: Array.isArray(query) ? (query as Query) : undefined,
    doc: typeof doc === 'object' && doc !== null ? (doc as Record<string, unknown>) : {},
    replies,
    answers,
  };
}
