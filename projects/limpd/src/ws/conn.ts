import type { WebSocket } from 'ws';
import { encodeJson } from '../data/encode.ts';
import type { Value } from '../data/value.ts';
import { readCall, type Call } from '../dispatch/call.ts';
import { badRequest, methodError, serverError } from '../dispatch/replies.ts';
import type { CallingConn } from '../module/method.ts';
import type { Reply } from '../module/reply.ts';
import { isAnon, type Judged, type Session } from '../module/session.ts';
import { hitOf, messageOf, traceOf, type Arrived } from './arrived.ts';
import { giveBack, type Sent } from './big-frame.ts';
import { ConnSession } from './conn-session.ts';
import type { ConnSetup, Peer } from './conn-setup.ts';
import { endpointKind } from './endpoint.ts';
import { frameOf, openFrame, type Opened } from './frame.ts';
import { Brake, Inflow } from './inflow.ts';
import type { Outbox } from './outbox.ts';
import type { PendingFiles } from './pending-files.ts';
import type { ConnQuota, QuotaVerdict } from '../dispatch/quota.ts';
import { runCall } from './run-call.ts';
import { UnderWay } from './under-way.ts';
import { missChunk, pendingFiles, takeChunk } from './upload.ts';
import { Watches } from './watches.ts';
import { heartbeat, invalidToken, notVerified, verified } from './wire.ts';

/** How many chunks may be on their way to the disk before no more frames are read. */
const MAX_CHUNKS = 2;

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
  readonly #unwatchFiles: () => void;
  readonly #chunks: Inflow;
  readonly #frames: Inflow;
  readonly #underWay = new UnderWay();
  readonly #watches: Watches;
  readonly #session: ConnSession;
  readonly #outbox: Outbox;
  readonly #count: ConnQuota | undefined;
  #state: ConnState;
  #heardAt: number;
  #isDraining = false;
  /** Settles when all frames so far have begun to be answered; where calls run one by one, when they have been. */
  #begun = Promise.resolve();

  /** Greets the client at once. */
  constructor(socket: WebSocket, setup: ConnSetup, peer: Peer) {
    const { services, uploads } = setup;
    this.#socket = socket;
    this.#setup = setup;
    this.#peer = peer;
    this.#files = pendingFiles(uploads, peer.hostAdd, services.quirks.storesAsSent);
    this.#unwatchFiles = uploads.watch(this.#files);
    const brake = new Brake(socket);
    this.#chunks = new Inflow(brake, MAX_CHUNKS);
    this.#frames = new Inflow(brake, services.bounds.callsPerConnection);
    this.#session = new ConnSession(services, setup.anonKey);
    const ownWatches = setup.watchCount.ofAddress(peer.hostAdd);
    this.#watches = new Watches(services, setup.watchHub, ownWatches, this.#send);
    this.#count = setup.quotas?.conn(peer.hostAdd);
    this.#outbox = setup.outboxes.open(socket);
    this.#state = { kind: services.level.verifyFirst ? 'greeted' : 'verified' };
    this.#heardAt = setup.now();
    this.#outbox.send(encodeJson(services.level.greeting));
  }

  /** When the last frame came, by the clock of the server. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** Takes in one frame. */
  receive(sent: Sent): void {
    if (this.#isDraining || this.#state.kind === 'closed') return;
    this.#heardAt = this.#setup.now();
    const { speaker } = this.#session;
    const verdict = this.#count?.(isAnon(speaker.session)) ?? 'passes';
    if (verdict === 'flood') {
      this.close(1008);
      return;
    }
    const before = this.#begun;
    this.#begun = new Promise((begin) => {
      const answering = this.#answer({ sent, verdict, speaker, before, begin }).finally(begin);
      void this.#underWay.through(this.#frames.through(answering));
    });
  }

  /** Takes in no more frames, and resolves once all that were taken in are answered. */
  drain(): Promise<void> {
    this.#isDraining = true;
    return this.#underWay.none();
  }

  /** Closes the conn without a word, with close code 1000 unless another is given. */
  close(code = 1000): void {
    this.ended();
    this.#socket.close(code);
  }

  /** Answers a ping. */
  pong(data: Buffer): void {
    this.#outbox.pong(data);
  }

  /** Lets go of all that the conn held: it has ended. */
  ended(): void {
    this.#state = { kind: 'closed' };
    this.#watches.end();
    this.#session.end();
    this.#unwatchFiles();
    this.#files.end();
  }

  /**
   * Answers one frame. Frames are verified side by side, each with the key of the moment it came at,
   * where calls run side by side. They begin to be answered in the order they came in: all that
   * depends on it (chunks, the files that a doc takes) happens before a call waits for anything.
   */
  async #answer({ sent, verdict, speaker, before, begin }: Arrived): Promise<void> {
    const { services, logger } = this.#setup;
    const { level, bounds } = services;
    const open = (): Promise<Opened> =>
      openFrame(sent, level, this.#session.keys, bounds.frameValues);
    try {
      const opening = level.concurrent ? open() : before.then(open);
      const opened = await opening;
      await before;
      const from = level.concurrent ? speaker : this.#session.speaker;
      const judged = await this.#session.judge(from);
      const answering = this.#answerOpened(opened, verdict, judged);
      if (level.concurrent) begin();
      await answering;
    } catch (error) {
      logger.error('a frame could not be answered', { error: traceOf(error) });
      this.#send(serverError(level, messageOf(error)));
    } finally {
      giveBack(sent);
    }
  }

  async #answerOpened(opened: Opened, verdict: QuotaVerdict, judged: Judged): Promise<void> {
    const { level } = this.#setup.services;
    if (this.#state.kind === 'closed') return;
    switch (opened.kind) {
      case 'unreadable':
        this.#send(hitOf(verdict) ?? serverError(level, opened.err));
        return;
      case 'bad-token':
        this.#send(hitOf(verdict) ?? invalidToken, opened.callId);
        if (this.#state.kind === 'greeted') this.close();
        return;
      case 'payload': {
        const call = readCall(opened.payload, level);
        const hit = hitOf(verdict);
        const ended = this.#session.endedBy(opened.key);
        if (call === undefined) return;
        if (hit !== undefined) this.#refuse(call, hit);
        else if (call.callId.length > this.#setup.services.bounds.callIdChars) {
          this.#send(badRequest('CORE_REQ_INVALID_CALL_ID', 'It is too long'), call.callId);
        } else if (ended !== undefined) this.#send(ended, call.callId);
        else if (judged.kind === 'ended') this.#send(judged.reply, call.callId);
        else if (this.#state.kind === 'greeted') this.#open(call);
        else await this.#run(call, judged.session, opened.content);
        return;
      }
      default:
        opened satisfies never;
    }
  }

  #refuse(call: Call, hit: Reply): void {
    if (endpointKind(call.endpoint, this.#setup.services.level) === 'upload') {
      missChunk(this.#files, call.doc);
    }
    this.#send(hit, call.callId);
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

  async #run(call: Call, session: Session, content?: Uint8Array): Promise<void> {
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
        const { reply, anonymous } = await this.#chunks.through(
          takeChunk(this.#setup.services, this.#files, call.doc, content),
        );
        this.#reply(reply, anonymous ? undefined : call.callId);
        return;
      }
      case 'watch':
        await this.#watch(call, session);
        return;
      case 'unwatch':
        this.#unwatch(call);
        return;
      case 'method':
        await this.#runMethod(call, session);
        return;
      default:
        kind satisfies never;
    }
  }

  async #runMethod(call: Call, session: Session): Promise<void> {
    const answer = await runCall(this.#setup, this.#files, call, session, this.#callingConn());
    if (answer !== undefined) this.#reply(answer.reply, answer.anonymous ? undefined : call.callId);
  }

  async #watch(call: Call, session: Session): Promise<void> {
    const { quirks, level } = this.#setup.services;
    const method = call.endpoint?.toLowerCase().replace('/', '.') ?? '';
    const reply = await this.#watches.start(call, session).catch((error: unknown) => {
      this.#setup.logger.error(`${method} failed`, { error: traceOf(error) });
      return methodError(level, method, messageOf(error));
    });
    const fails = quirks.watches === 'fail' && reply.status === 200;
    if (fails) this.#watches.end();
    this.#setup.schedule(() => {
      this.#send(reply, call.callId);
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
        if (this.#state.kind !== 'closed') this.#session.become(session);
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

  readonly #send = (reply: Reply, callId?: Value): void => {
    if (this.#state.kind === 'closed') return;
    const { level, bounds } = this.#setup.services;
    this.#outbox.send(frameOf(reply, callId, level, bounds.replyChars));
  };
}
