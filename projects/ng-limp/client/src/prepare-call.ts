import type { JsonRequest } from './calls/request';
import { checkDuration } from './connection/duration';
import { LimpError } from './errors';
import type { EndpointCall } from './protocol/call-args';
import type { ApiLevelTraits } from './protocol/api-level';
import { isReadEndpoint } from './protocol/call-args';
import { MAX_FRAME_BYTES } from './protocol/codes';
import { isRecord } from './protocol/decode-frame';
import { writeQuery } from './protocol/query-form';
import { isPlain, writeJson } from './protocol/write-json';
import { frameBytes } from './token/signer';
import { splitDoc } from './upload/find-files';
import type { FileToSend } from './upload/find-files';

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
  /** The time, in ms since 1970. */
  readonly now: number;
  readonly level: ApiLevelTraits;
}

/** More than a call's payload has beside endpoint, query and doc. */
const PAYLOAD_OVERHEAD = 200;

/**
 * Checks a call and makes it ready to travel. Its query and doc are written down now: changing them later changes
 * nothing of the call.
 *
 * @throws {@link LimpError} `usage` or `too-large`, naming the field
 */
export function prepareCall(call: EndpointCall, defaults: CallDefaults): PreparedCall {
  checkArgs(call);
  const { endpoint, doc = {}, awaitAuth = false } = call;
  const timeout = call.timeout ?? defaults.timeout;
  if (typeof endpoint !== 'string' || !/^[^/]+\/[^/]+$/.test(endpoint)) {
    throw LimpError.usage(
      'endpoint',
      `"${endpoint}" is none. Give module and method with one slash between, such as "staff/read".`,
    );
  }
  const query = writeQuery(call.query, defaults.level);
  checkDuration('timeout', timeout);
  checkDoc(doc);
  const split = splitDoc(doc, defaults.now);
  const json = writeJson('doc', split.doc);
  const body = { kind: 'json', query, doc: json, keys: Object.keys(doc) } as const;
  checkSize(endpoint, body.query, body.doc);
  return {
    request: {
      endpoint,
      body,
      form: defaults.level.frame,
      role: 'call',
      isFirst: false,
      awaitAuth,
      timeout,
      idempotent: call.idempotent ?? isReadEndpoint(endpoint),
      tie: null,
    },
    timeout,
    files: split.files,
  };
}

/** What a call may be given, and what the original SDK was given besides. */
const ARGS = ['endpoint', 'query', 'doc', 'awaitAuth', 'timeout', 'idempotent'];
const ORIGINAL_ARGS = ['sid', 'token', 'call_id'];

/** A misspelt `query` would make a read or delete of everything. */
function checkArgs(call: EndpointCall): void {
  const unknown = Object.keys(call).find((key) => !ARGS.includes(key));
  if (unknown !== undefined) {
    throw LimpError.usage(
      unknown,
      ORIGINAL_ARGS.includes(unknown)
        ? 'the client chooses it for each call. Leave it out; to use a stored session call reauth().'
        : `a call takes no such argument. It takes ${ARGS.join(', ')}.`,
    );
  }
  // Whoever reads or creates without a query means it; anything else would be done to all docs.
  const needsNone = isReadEndpoint(call.endpoint) || /\/create$/i.test(call.endpoint);
  if (Object.hasOwn(call, 'query') && call.query === undefined && !needsNone) {
    throw LimpError.usage(
      'query',
      'it is undefined. Give a query, or leave the key out for all docs.',
    );
  }
}

function checkDoc(doc: unknown): void {
  if (!isRecord(doc)) {
    throw LimpError.usage('doc', 'it is no object. Give an object whose keys are attrs.');
  }
  // Of anything else only some keys would be looked at for files.
  if (!isPlain(doc)) writeJson('doc', doc);
}

function checkSize(endpoint: string, query: string, doc: string): void {
  const units = endpoint.length + query.length + doc.length;
  // No UTF-16 unit takes more than three bytes, so most calls need no counting.
  if (frameBytes(units * 3 + PAYLOAD_OVERHEAD, '') <= MAX_FRAME_BYTES) return;
  const encoder = new TextEncoder();
  const bytes = [endpoint, query, doc].reduce((sum, text) => sum + encoder.encode(text).length, 0);
  const frame = frameBytes(bytes + PAYLOAD_OVERHEAD, '');
  if (frame <= MAX_FRAME_BYTES) return;
  throw LimpError.tooLarge(
    doc.length > query.length ? 'doc' : 'query',
    `the call ${endpoint} would make a frame of ${frame} bytes, and servers take ${MAX_FRAME_BYTES}. ` +
      'Send large content as a File, or in several calls.',
  );
}
