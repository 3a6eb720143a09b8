import type { WebSocket } from 'ws';
import { anonSession } from '../core/anon-session.ts';
import { parseJson } from '../data/decode.ts';
import { encodeJson } from '../data/encode.ts';
import { isDoc, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import type { Logger } from '../logger.ts';
import type { CallingConn, Services } from '../module/method.ts';
import type { Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { readCall, type Call } from './call.ts';
import { dispatch } from './dispatch.ts';
import { fillInFiles, takeChunk } from './upload.ts';
import { PendingFiles } from './pending-files.ts';
import { verifyToken } from './token.ts';
import { heartbeat, invalidToken, notVerified, serverError, verified, type Wire } from './wire.ts';

/** What all conns of a server share. */
export interface ConnSetup {
  readonly services: Services;
  readonly wire: Wire;
  readonly logger: Logger;
  /** How many bytes of uploaded files may wait on one conn. */
  readonly maxPendingFileBytes: number;
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
 */
type ConnState =
  { readonly kind: 'greeted' } | { readonly kind: 'verified' } | { readonly kind: 'closed' };

/** One websocket connection. */
export class Conn {
  readonly #socket: WebSocket;
  readonly #setup: ConnSetup;
  readonly #peer: Peer;
  readonly #files: PendingFiles;
  #session: Session;
  #state: ConnState;

  /** Greets the client at once. */
  constructor(socket: WebSocket, setup: ConnSetup, peer: Peer) {
    this.#socket = socket;
    this.#setup = setup;
    this.#peer = peer;
    this.#files = new PendingFiles(setup.maxPendingFileBytes);
    this.#session = anonSession(setup.services.anonToken);
    this.#state = { kind: setup.wire.verifyFirst ? 'greeted' : 'verified' };
    this.#send(setup.wire.greeting);
  }

  /**
   * Takes in one frame. All that depends on the order of frames (tokens, chunks, the files that a doc
   * takes) happens before this returns; the calls themselves run concurrently.
   */
  receive(text: string): void {
    if (this.#state.kind === 'closed') return;
    let frame: Value;
    try {
      frame = parseJson(text);
    } catch (error) {
      this.#send(serverError(messageOf(error)));
      return;
    }
    if (!isDoc(frame)) {
      this.#send(serverError('a frame has to be an object'));
      return;
    }
    const payload = this.#verify(frame);
    if (payload === undefined) {
      this.#send(invalidToken, own(frame, 'call_id') ?? null);
      if (this.#state.kind === 'greeted') this.#close();
      return;
    }
    const call = readCall(payload);
    if (call === undefined) return;
    switch (this.#state.kind) {
      case 'greeted':
        this.#open(call);
        return;
      case 'verified':
        this.#answer(call);
        return;
      default:
        this.#state satisfies never;
    }
  }

  #verify(frame: Doc): Doc | undefined {
    const token = own(frame, 'token');
    if (typeof token !== 'string') return undefined;
    return verifyToken(token, this.#session.token, Date.now());
  }

  #open(call: Call): void {
    if (call.endpoint === 'conn/verify') {
      this.#state = { kind: 'verified' };
      this.#send(verified, call.callId);
      return;
    }
    this.#send(notVerified, call.callId);
    this.#close();
  }

  #answer(call: Call): void {
    // Replies to this and to errors of the server itself carry no call_id (LIMP protocol, section 7).
    if (!call.hasSid) {
      this.#send(serverError("'sid'"));
      return;
    }
    switch (call.endpoint) {
      case 'heart/beat':
        this.#send(heartbeat, call.callId);
        return;
      case 'conn/close':
        this.#close();
        return;
      case 'file/upload': {
        const { reply, anonymous } = takeChunk(this.#files, call.doc);
        this.#send(reply, anonymous ? undefined : call.callId);
        return;
      }
      default:
        void this.#run(call).catch((error: unknown) => {
          this.#setup.logger.error('a reply could not be made', { error: traceOf(error) });
          this.#send(serverError(messageOf(error)), call.callId);
        });
    }
  }

  async #run(call: Call): Promise<void> {
    const { services, logger } = this.#setup;
    const began = performance.now();
    const filled = fillInFiles(services, this.#files, call);
    const reply =
      filled.kind === 'refused'
        ? filled.reply
        : await dispatch(services, {
            call,
            doc: filled.doc,
            session: this.#session,
            conn: this.#callingConn(),
            onError: (method, error) => logger.error(`${method} failed`, { error: traceOf(error) }),
          });
    this.#send(reply, call.callId);
    logger.debug('call', {
      endpoint: call.endpoint ?? null,
      status: reply.status,
      ms: Math.round(performance.now() - began),
    });
  }

  #callingConn(): CallingConn {
    return {
      ...this.#peer,
      become: (session) => {
        this.#session = session;
      },
    };
  }

  #send(reply: Reply, callId?: Value): void {
    if (this.#state.kind === 'closed' || this.#socket.readyState !== this.#socket.OPEN) return;
    const args =
      callId === undefined ? reply.args : withEntries(reply.args, makeDoc([['call_id', callId]]));
    this.#socket.send(encodeJson(makeDoc(Object.entries({ ...reply, args }))));
  }

  #close(): void {
    this.#state = { kind: 'closed' };
    this.#socket.close(1000);
  }
}

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
