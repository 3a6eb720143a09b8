import { checkDuration } from '../config/duration';
import { LimpError } from '../errors';
import type { ApiLevelTraits } from '../protocol/api-level';
import { isReadEndpoint } from '../protocol/call-args';
import type { CallArgs, EndpointCall } from '../protocol/call-args';
import { MAX_FRAME_BYTES } from '../protocol/codes';
import { isRecord } from '../protocol/decode-frame';
import { LONGEST_STAMP, PAYLOAD_OVERHEAD } from '../protocol/payload';
import { queryInForm } from '../protocol/query-form';
import { isPlain, jsonValue, symbolOf, writeJson } from '../protocol/write-json';
import type { JsonRequest } from '../requests/request';
import { frameBytes } from '../token/signer';
import { splitDoc } from '../upload/find-files';
import type { FileToSend } from '../upload/find-files';

/** A call as it was made: read once, so that changing what was given changes nothing of it. */
export interface ReadCall {
  readonly endpoint: string;
  /** As JSON carries it; undefined for all docs. Its form follows from the server. */
  readonly query: unknown;
  /** JSON, with names and sizes in place of files. */
  readonly doc: string;
  /** The keys at the top of the doc. */
  readonly keys: readonly string[];
  /** The files of the doc. */
  readonly files: readonly FileToSend[];
  readonly awaitAuth: boolean;
  /** In ms; null for the client's own. */
  readonly timeout: number | null;
  readonly idempotent: boolean;
}

/** A call that was found sound: what to send, and the files that go before it. */
export interface PreparedCall {
  readonly request: JsonRequest;
  /** The files of its doc. */
  readonly files: readonly FileToSend[];
  /** In ms. */
  readonly timeout: number;
}

/** What calls take from the client they are made on. */
export interface CallDefaults {
  /** In ms. */
  readonly timeout: number;
  readonly level: ApiLevelTraits;
}

/**
 * A call in one object, made of the ways in which it can be given: endpoint and arguments, or all in one.
 *
 * @throws {@link LimpError} `usage` for arguments that are no plain object: of others some would be lost
 */
export function callOf(
  target: string | EndpointCall,
  args: CallArgs = {},
  awaitAuth?: boolean,
): EndpointCall {
  const given: unknown = typeof target === 'string' ? args : target;
  if (!isRecord(given) || !isPlain(given)) {
    throw LimpError.usage(
      'args',
      "it is no plain object. Give an object literal, such as { query: [{ _id: '…' }] }.",
    );
  }
  if (typeof target !== 'string') return { ...target };
  return { ...args, endpoint: target, awaitAuth: awaitAuth ?? args.awaitAuth ?? false };
}

/**
 * Reads and checks what a call was given, but for what depends on the server.
 *
 * @param now gives the time in ms since 1970
 * @throws {@link LimpError} `usage`, naming the field
 */
export function readCall(call: EndpointCall, now: () => number): ReadCall {
  checkArgs(call);
  const { endpoint, query, awaitAuth = false, timeout = null } = call;
  if (typeof endpoint !== 'string' || !/^[^/]+\/[^/]+$/.test(endpoint)) {
    throw LimpError.usage(
      'endpoint',
      `"${endpoint}" is none. Give module and method with one slash between, such as "staff/read".`,
    );
  }
  if (timeout !== null) checkDuration('timeout', timeout);
  const given = call.doc ?? null;
  const { doc, keys, files } = given === null ? NO_DOC : readDoc(given, now());
  return {
    endpoint,
    query: query === undefined ? undefined : jsonValue('query', query),
    doc,
    keys,
    files,
    awaitAuth,
    timeout,
    idempotent: call.idempotent ?? isReadEndpoint(endpoint),
  };
}

const NO_DOC = { doc: '{}', keys: [], files: [] };

function readDoc(given: unknown, now: number): Pick<ReadCall, 'doc' | 'keys' | 'files'> {
  const record = recordOf(given);
  const { doc, files } = splitDoc(record, now);
  return { doc: writeJson('doc', doc), keys: Object.keys(record), files };
}

/**
 * Makes a call ready to travel to a server.
 *
 * @throws {@link LimpError} `usage` or `too-large`, naming the field
 */
export function prepareCall(call: ReadCall, defaults: CallDefaults): PreparedCall {
  const { endpoint, doc, keys, files, awaitAuth, idempotent } = call;
  const timeout = call.timeout ?? defaults.timeout;
  const query = queryInForm(call.query, defaults.level);
  checkSize(endpoint, query, doc);
  const request: JsonRequest = {
    endpoint,
    body: { kind: 'json', query, doc, keys },
    form: defaults.level.frame,
    role: 'call',
    isFirst: false,
    awaitAuth,
    timeout,
    idempotent,
    pin: null,
  };
  return { request, files, timeout };
}

/** So many bytes fit into a frame, whatever is written around them. */
const SURELY_FITS = MAX_FRAME_BYTES / 2;

/** What a call may be given. */
const ARGS = ['endpoint', 'query', 'doc', 'awaitAuth', 'timeout', 'idempotent'];

/** A misspelt `query` would make a read or delete of everything. */
function checkArgs(call: EndpointCall): void {
  const unknown = Object.keys(call).find((key) => !ARGS.includes(key));
  if (unknown !== undefined) {
    throw LimpError.usage(
      unknown,
      // What the original SDK was given besides.
      /^(sid|token|call_id)$/.test(unknown)
        ? 'the client chooses it for each call. Leave it out; to use a stored session call reauth().'
        : `a call takes no such argument. It takes ${ARGS.join(', ')}.`,
    );
  }
  if (call.query !== undefined || !Object.hasOwn(call, 'query')) return;
  // To read or create without a query makes sense; anything else would be done to all docs.
  if (!isReadEndpoint(call.endpoint) && !/\/create$/i.test(call.endpoint)) {
    throw LimpError.usage(
      'query',
      'it is undefined. Give a query, or leave the key out for all docs.',
    );
  }
}

/** A doc with keys of its own: a class may say by `toJSON()` what it has. */
function recordOf(doc: unknown): Readonly<Record<string, unknown>> {
  // Of anything but plain objects only some keys would be looked at for files.
  const hasMore =
    isRecord(doc) && (!isPlain(doc) || 'toJSON' in doc || symbolOf(doc) !== undefined);
  const told = hasMore ? jsonValue('doc', doc) : doc;
  if (isRecord(told)) return told;
  throw LimpError.usage('doc', 'it is no object. Give an object whose keys are attrs.');
}

function checkSize(endpoint: string, query: string, doc: string): void {
  const frameFor = (bytes: number): number =>
    frameBytes(bytes + PAYLOAD_OVERHEAD, LONGEST_STAMP.callId);
  // No UTF-16 unit takes more than three bytes, so most calls need no counting.
  const most = (endpoint.length + query.length + doc.length) * 3;
  if (most < SURELY_FITS || frameFor(most) <= MAX_FRAME_BYTES) return;
  const frame = frameFor(new TextEncoder().encode(endpoint + query + doc).length);
  if (frame <= MAX_FRAME_BYTES) return;
  throw LimpError.tooLarge(
    doc.length > query.length ? 'doc' : 'query',
    `the call ${endpoint} would make a frame of ${frame} bytes, and servers take ${MAX_FRAME_BYTES}. ` +
      'Send large content as a File, or in several calls.',
  );
}
