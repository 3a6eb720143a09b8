import type { WebSocket } from 'ws';
import { anonSession } from '../core/anon-session.ts';
import { encodeJson } from '../data/encode.ts';
import { makeDoc, withEntries, type Doc, type Value } from '../data/value.ts';
import { readCall, type Call } from '../dispatch/call.ts';
import { dispatch } from '../dispatch/dispatch.ts';
import { connQuotaHit, ipQuotaHit, methodError, serverError } from '../dispatch/replies.ts';
import type { Logger } from '../logger.ts';
import type { CallingConn, Services } from '../module/method.ts';
import type { Reply } from '../module/reply.ts';
import { isAnon, type Session } from '../module/session.ts';
import { endpointKind } from './endpoint.ts';
import { openFrame } from './frame.ts';
import type { PendingFiles } from './pending-files.ts';
import type { Quotas, QuotaVerdict } from './quota.ts';
import { RawFiles } from './raw-files.ts';
import type { Schedule } from './shuffle.ts';
import { fillInFiles, missChunk, takeChunk } from './upload.ts';
import { Watches } from './watches.ts';
import { WholeFiles } from './whole-files.ts';
import { heartbeat, invalidToken, notVerified, verified } from './wire.ts';

/** What all conns of a server share. */
export interface ConnSetup {
  readonly services: Services;
  readonly logger: Logger;
  /** How many bytes of uploaded files may wait on one conn. */
  readonly maxPendingFileBytes: number;
  /** Counts frames; undefined where nobody does. */
  readonly quotas: Quotas | undefined;
  /** Says when replies of calls that run side by side are sent. */
  readonly schedule: Schedule;
  /** Milliseconds since some moment. */
  readonly now: () => number;
}

/** Who is at the other end of a conn. */
export interface Peer {
  readonly hostAdd: string;
  readonly userAgent: string;
}

/**
 * Where a conn stands:
 *
 *     greeted ──conn/verify──▶ verified ──conn/close──▶ closed
 *        └─────any other call, bad token─────────────────▲
 *
 * Levels without `conn/verify` begin verified.
 */
type ConnState =
  { readonly kind: 'greeted' } | { readonly kind: 'verified' } | { readonly kind: 'closed' };

/** One websocket connection. */
export class Conn {
  readonly #socket: WebSocket;
  readonly #setup: ConnSetup;
  readonly #peer: Peer;
  readonly #files: PendingFiles;
  readonly #watches: Watches;
  readonly #count: ((isAnon: boolean) => QuotaVerdict) | undefined;
  #session: Session;
  #state: ConnState;
  #heardAt: number;
  /** Settles when all frames so far have been answered; counts only where calls run one by one. */
  #answered = Promise.resolve();

  /** Greets the client at once. */
  constructor(socket: WebSocket, setup: ConnSetup, peer: Peer) {
    const { services, maxPendingFileBytes } = setup;
    this.#socket = socket;
    this.#setup = setup;
    this.#peer = peer;
    this.#files = services.quirks.storesAsSent
      ? new RawFiles(maxPendingFileBytes)
      : new WholeFiles(maxPendingFileBytes);
    this.#watches = new Watches(services, (event, watch) => {
      this.#send(event, watch);
    });
    this.#count = setup.quotas?.conn(peer.hostAdd);
    this.#session = anonSession(services.anonToken);
    this.#state = { kind: services.level.verifyFirst ? 'greeted' : 'verified' };
    this.#heardAt = setup.now();
    this.#sendFrame(services.level.greeting);
  }

  /** When the last frame came, by the clock of the server. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Takes in one frame. */
  receive(text: string): void {
    this.#heardAt = this.#setup.now();
    const verdict = this.#count?.(isAnon(this.#session)) ?? 'passes';
    const answer = async (): Promise<void> => {
      try {
        await this.#answer(text, verdict);
      } catch (error) {
        this.#setup.logger.error('a frame could not be answered', { error: traceOf(error) });
        this.#send(serverError(this.#setup.services.level, messageOf(error)));
      }
    };
    if (this.#setup.services.level.concurrent) void answer();
    else this.#answered = this.#answered.then(answer);
  }

  /** Closes the conn, with close code 1000 and without a word. */
  close(): void {
    this.ended();
    this.#socket.close(1000);
  }

  /** Lets go of all that the conn held: it has ended. */
  ended(): void {
    this.#state = { kind: 'closed' };
    this.#watches.end();
  }

  /**
   * Answers one frame. All that depends on the order of frames (tokens, chunks, the files that a doc
   * takes) happens before this first waits; the rest runs beside other calls.
   */
  async #answer(text: string, verdict: QuotaVerdict): Promise<void> {
    const { level } = this.#setup.services;
    if (this.#state.kind === 'closed') return;
    const opened = openFrame(text, level, this.#session.token);
    switch (opened.kind) {
      case 'unreadable':
        this.#send(serverError(level, opened.err));
        return;
      case 'bad-token':
        this.#send(invalidToken, opened.callId);
        if (this.#state.kind === 'greeted') this.close();
        return;
      case 'payload': {
        const call = readCall(opened.payload, level);
        if (call === undefined) return;
        if (verdict !== 'passes') this.#refuse(call, verdict);
        else if (this.#state.kind === 'greeted') this.#open(call);
        else await this.#run(call);
        return;
      }
      default:
        opened satisfies never;
    }
  }

  #refuse(call: Call, verdict: Exclude<QuotaVerdict, 'passes'>): void {
    if (endpointKind(call.endpoint, this.#setup.services.level) === 'upload') {
      missChunk(this.#files, call.doc);
    }
    this.#send(verdict === 'conn-quota' ? connQuotaHit : ipQuotaHit, call.callId);
  }

  #open(call: Call): void {
    if (call.endpoint === 'conn/verify') {
      this.#state = { kind: 'verified' };
      this.#send(verified, call.callId);
      return;
    }
    this.#send(notVerified, call.callId);
    this.close();
  }

  async #run(call: Call): Promise<void> {
    const { level } = this.#setup.services;
    // Replies to these carry no call_id (LIMP protocol, section 7).
    if (!call.hasSid) {
      this.#send(serverError(level, "'sid'"));
      return;
    }
    if (call.query.kind === 'unreadable') {
      this.#send(serverError(level, 'the query is no object of conditions'));
      return;
    }
    const kind = endpointKind(call.endpoint, level);
    switch (kind) {
      case 'heartbeat':
        this.#reply(heartbeat, call.callId);
        return;
      case 'close':
        this.close();
        return;
      case 'upload': {
        const { reply, anonymous } = takeChunk(this.#setup.services, this.#files, call.doc);
        this.#reply(reply, anonymous ? undefined : call.callId);
        return;
      }
      case 'watch':
        await this.#watch(call);
        return;
      case 'unwatch':
        this.#unwatch(call);
        return;
      case 'method':
        await this.#runMethod(call);
        return;
      default:
        kind satisfies never;
    }
  }

  async #runMethod(call: Call): Promise<void> {
    const { services, logger } = this.#setup;
    const began = performance.now();
    const session = this.#session;
    const filled = fillInFiles(services, this.#files, call, session);
    if (filled.kind === 'refused') {
      this.#reply(filled.reply, filled.anonymous ? undefined : call.callId);
      return;
    }
    const reply = await dispatch(services, {
      call,
      doc: filled.doc,
      session,
      conn: this.#callingConn(),
      onError: (method, error) => logger.error(`${method} failed`, { error: traceOf(error) }),
    });
    if (reply !== undefined) this.#reply(reply, call.callId);
    logger.debug('call', {
      endpoint: call.endpoint ?? null,
      status: reply?.status ?? null,
      ms: Math.round(performance.now() - began),
    });
  }

  async #watch(call: Call): Promise<void> {
    const { quirks, level } = this.#setup.services;
    const reply = await this.#watches.start(call, this.#session);
    const fails = quirks.watches === 'fail' && reply.status === 200;
    if (fails) this.#watches.end();
    this.#setup.schedule(() => {
      this.#send(reply, call.callId);
      const method = call.endpoint?.toLowerCase().replace('/', '.') ?? '';
      if (fails) this.#send(methodError(level, method, 'watches are broken here'), call.callId);
    });
  }

  #unwatch(call: Call): void {
    const reply = this.#watches.stop(call);
    if (reply === undefined) {
      this.#send(serverError(this.#setup.services.level, 'list index out of range'));
    } else {
      this.#reply(reply, call.callId);
    }
  }

  #callingConn(): CallingConn {
    return {
      ...this.#peer,
      become: (session) => {
        this.#session = session;
      },
    };
  }

  /** Answers a call; where replies come out of order, not necessarily now. */
  #reply(reply: Reply, callId: Value | undefined): void {
    const { services, schedule } = this.#setup;
    schedule(() => {
      this.#send(reply, callId);
      if (services.quirks.doublesErrors && reply.status === 400) {
        this.#send(serverError(services.level, 'once more'));
      }
    });
  }

  #send(reply: Reply, callId?: Value): void {
    const args =
      callId === undefined ? reply.args : withEntries(reply.args, makeDoc([['call_id', callId]]));
    this.#sendFrame(makeDoc(Object.entries({ ...reply, args })));
  }

  #sendFrame(frame: Doc): void {
    if (this.#state.kind === 'closed' || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(encodeJson(frame));
  }
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
