import type { JsonRequest } from './calls/request';
import { checkDuration } from './connection/duration';
import { LimpError } from './errors';
import type { EndpointCall } from './protocol/call-args';
import type { ApiLevelTraits } from './protocol/api-level';
import { isReadEndpoint } from './protocol/call-args';
import { MAX_FRAME_BYTES } from './protocol/codes';
import { isRecord } from './protocol/decode-frame';
import { queryInForm } from './protocol/query-form';
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
  const { endpoint, doc = {}, awaitAuth = false } = call;
  const timeout = call.timeout ?? defaults.timeout;
  if (typeof endpoint !== 'string' || !/^[^/]+\/[^/]+$/.test(endpoint)) {
    throw LimpError.usage(
      'endpoint',
      `"${endpoint}" is none. Give module and method with one slash between, such as "staff/read".`,
    );
  }
  const query = queryInForm(call.query, defaults.level.query);
  if (!isRecord(doc)) {
    throw LimpError.usage('doc', 'it is no object. Give an object whose keys are attrs.');
  }
  checkDuration('timeout', timeout);
  const split = writable('doc', () => splitDoc(doc, defaults.now));
  const body = {
    kind: 'json',
    query: toJson('query', query),
    doc: toJson('doc', split.doc),
    keys: Object.keys(doc),
  } as const;
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

function toJson(field: string, value: object): string {
  return writable(field, () => JSON.stringify(value));
}

/** Does something that goes through all of a value, and says what is wrong with the value where that fails. */
function writable<T>(field: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof LimpError) throw error;
    throw LimpError.usage(
      field,
      'it cannot be written as JSON. It contains itself, a bigint, or too many levels.',
    );
  }
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
