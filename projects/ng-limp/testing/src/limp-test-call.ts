import { ɵisBlob } from 'ng-limp/client';
import type { CallPayload, FileHead, Query } from 'ng-limp/client';
import { decodeDoc, decodeQuery } from './decode-payload';
import { withoutSecrets } from './without-secrets';

/** A file that was uploaded before a call. */
export interface LimpTestFile extends FileHead {
  /** The attr of the doc that it stands for. */
  readonly attr: string;
}

/** What a server replies, as far as a test cares. */
export interface LimpTestReply {
  /** Default: 200. */
  readonly status?: number;
  /** Default: empty. */
  readonly msg?: string;
  /** Default: empty. `docs` bring their `count` and `total` along. */
  readonly args?: Readonly<Record<string, unknown>>;
}

/** How a server refuses a call. */
export interface LimpTestError {
  /** Default: 400. */
  readonly status?: number;
  /** The server's word for it, such as `CORE_SESSION_FORBIDDEN`. Default: none. */
  readonly code?: string;
  /** Default: empty. */
  readonly msg?: string;
  /** Further args. Default: none. */
  readonly args?: Readonly<Record<string, unknown>>;
}

/** A change that a watch reports. */
export interface LimpTestEvent {
  /** What happened to the docs. */
  readonly oper: 'create' | 'update' | 'delete';
  readonly docs: readonly object[];
  /** Default: `Detected N docs.` */
  readonly msg?: string;
}

/**
 * Where a call stands: nobody has answered it, somebody has, or the connection it was made on is gone, which for one by
 * HTTP is its own.
 */
export type LimpTestCallState = 'waiting for an answer' | 'answered' | 'lost with its connection';

/** How a call that was made by HTTP differs from one that came by the socket. */
export interface LimpTestRequest {
  /** What follows the endpoint in its address. */
  readonly args: readonly string[];
  readonly sendFile: (file: Blob) => void;
}

/** The token of sessions that a test gives none: the client takes no session without. */
const TEST_TOKEN = 'test-token';

/**
 * A call that reached the server, to be answered by the test. Answers are delivered before these methods return: the
 * observable of the call has emitted by then.
 */
export class LimpTestCall {
  /** `module/method`, such as `staff/read`. */
  readonly endpoint: string;
  /** As it was sent: `[]` if the call had none. */
  readonly query: Query;
  /** As it was sent: `{}` if the call had none, with names and sizes in place of files. */
  readonly doc: Readonly<Record<string, unknown>>;
  /**
   * What follows the endpoint in the address of a call by HTTP; for a file `_id`, attr, size of the thumbnail if there
   * is one (`96x96`), and name. Empty for calls by the socket.
   */
  readonly args: readonly string[];

  readonly #callId: string;
  #answeredBy: 'nobody' | 'the server' | 'the test' = 'nobody';
  #isGone = false;

  readonly #send: (frame: object) => void;
  readonly #request: LimpTestRequest | null;

  /** Made by `LimpTestingController`. */
  constructor(
    payload: CallPayload,
    /** The files that were uploaded before it, in the order of doc and list. */
    readonly files: readonly LimpTestFile[],
    send: (frame: object) => void,
    request: LimpTestRequest | null = null,
  ) {
    this.#send = send;
    this.#request = request;
    this.args = request?.args ?? [];
    this.#callId = payload.callId;
    this.endpoint = payload.endpoint;
    this.query = decodeQuery(payload.query);
    this.doc = decodeDoc(payload.doc);
  }

  /** Where it stands. */
  get state(): LimpTestCallState {
    if (this.#answeredBy !== 'nobody') return 'answered';
    return this.#isGone ? 'lost with its connection' : 'waiting for an answer';
  }

  /**
   * Answers with a reply, with its docs alone, or with the file that `ApiService.file()` asked for. Without an argument,
   * docs are empty. A session without a token gets one. Calls that are answered automatically, such as watches, need no
   * answer, and accept only `flush()` without an argument.
   *
   * @throws `Error` if the call was answered already, its connection is gone, or it needs a file and gets none, or the
   *   other way round
   */
  flush(answer: LimpTestReply | readonly object[] | Blob = []): void {
    const isNothing = isList(answer) && answer.length === 0;
    if (this.#answeredBy === 'the server' && isNothing) {
      this.#answeredBy = 'the test';
      return;
    }
    const isFile = ɵisBlob(answer);
    if (isFile !== this.#wantsFile && !isRefusal(answer)) {
      const way = this.#wantsFile ? 'a Blob' : 'a reply or docs';
      throw new Error(`Answer ${this.endpoint} by flush() with ${way}, or by error().`);
    }
    if (this.#answeredBy !== 'nobody') {
      throw new Error(`${this.endpoint} was answered already. ${this.#wayOut}`);
    }
    this.#refuseIfGone();
    this.#answeredBy = 'the test';
    if (isFile) this.#request?.sendFile(answer);
    else if (!isList(answer)) this.#reply(answer);
    else if (isNothing && this.ɵanswersItself) this.#replyByItself();
    else this.#reply({ args: { docs: answer } });
  }

  /**
   * Answers with an error: the call fails with a `LimpError` of the kind `refused`. A watch that has started by itself
   * fails after that, as on some servers; to refuse it before it starts, set `autoWatch: false`.
   *
   * @throws `Error` if the call was answered already, or its connection is gone
   */
  error({ status = 400, code, msg = '', args = {} }: LimpTestError = {}): void {
    const reply = { status, msg, args: code === undefined ? args : { ...args, code } };
    if (!this.#isWatch || this.#answeredBy === 'nobody') {
      this.flush(reply);
      return;
    }
    this.#refuseIfGone();
    this.#reply(reply);
  }

  /**
   * Emits a change to a watch. A watch that has not started yet, with `autoWatch: false`, starts first.
   *
   * @throws `Error` if the call is not a watch, or its connection is gone
   */
  emit({ oper, docs, msg = `Detected ${docs.length} docs.` }: LimpTestEvent): void {
    if (!this.#isWatch) {
      throw new Error(`${this.endpoint} is no watch: answer it with flush() or error().`);
    }
    this.#refuseIfGone();
    if (this.#answeredBy === 'nobody') this.flush();
    const args = { count: docs.length, oper, docs, watch: this.#callId };
    this.#send({ status: 200, msg, args: { ...args, call_id: this.#callId } });
  }

  /** Whether the server answers it without being told to: watches begin and end by themselves. */
  get ɵanswersItself(): boolean {
    return this.#isWatch || this.#isWatchEnd;
  }

  /** Whether the client may have made it on its own account, so that no test has to expect it. */
  get ɵisHousekeeping(): boolean {
    return this.#isWatchEnd && this.#answeredBy === 'the server';
  }

  /** Whether a test may still be given it. */
  get ɵisOpen(): boolean {
    return !this.#isGone && this.#answeredBy !== 'the test';
  }

  /** Answers it as servers do, where nobody has yet. */
  ɵanswerByItself(): void {
    if (this.#answeredBy !== 'nobody' || this.#isGone) return;
    this.#answeredBy = 'the server';
    this.#replyByItself();
  }

  /** The connection that it was made on is gone. */
  ɵlose(): void {
    this.#isGone = true;
  }

  /** What `JSON.stringify` shows: no hash, token or password. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { endpoint, args, query, doc, files, state } = this;
    return { endpoint, args, query: withoutSecrets(query), doc: withoutSecrets(doc), files, state };
  }

  get #wantsFile(): boolean {
    return this.#request !== null && this.endpoint.endsWith('/retrieve_file');
  }

  get #isWatch(): boolean {
    return this.endpoint.endsWith('/watch');
  }

  get #isWatchEnd(): boolean {
    return this.endpoint === 'watch/delete';
  }

  get #wayOut(): string {
    return this.#isWatch
      ? 'A watch starts by itself: tell it of changes by emit(), or set autoWatch: false.'
      : 'Expect the next call to it.';
  }

  #replyByItself(): void {
    const watch = this.#isWatch ? this.#callId : endedIn(this.query);
    this.#reply({ args: this.#isWatch ? { code: 'CORE_WATCH_OK', watch } : { watch } });
  }

  #reply({ status = 200, msg = '', args = {} }: LimpTestReply): void {
    const { docs, session } = args;
    const counts = Array.isArray(docs) ? { count: docs.length, total: docs.length } : {};
    const signed =
      typeof session === 'object' ? { session: { token: TEST_TOKEN, ...session } } : {};
    this.#send({ status, msg, args: { ...counts, ...args, ...signed, call_id: this.#callId } });
  }

  #refuseIfGone(): void {
    if (!this.#isGone) return;
    throw new Error(
      `Nobody hears what ${this.endpoint} is answered: the connection it was made on is gone. ` +
        'Reads are made again on the next one: connect(), and expect them anew.',
    );
  }
}

/** The watches that a call to `watch/delete` ends, by their ids. */
function endedIn(query: Query): readonly unknown[] {
  return [query].flat().flatMap((step) => ('watch' in step ? [step['watch']] : []));
}

function isRefusal(answer: LimpTestReply | readonly object[] | Blob): boolean {
  return 'status' in answer && answer.status !== 200;
}

function isList(answer: LimpTestReply | readonly object[] | Blob): answer is readonly object[] {
  return Array.isArray(answer);
}
