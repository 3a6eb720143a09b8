import { BehaviorSubject } from 'rxjs';
import type { Cancel, Clock } from '../config/clock';
import type { HeartbeatOptions } from '../config/heartbeat';
import type { Logger } from '../config/logger';
import type { ReconnectOptions } from '../config/reconnect';
import type { Transport, TransportEvents, TransportFactory } from '../config/transport';
import { LimpError } from '../errors';
import type { ApiLevelTraits } from '../protocol/api-level';
import type { BigIntegerReader } from '../protocol/big-integers';
import type { CallIds } from '../protocol/call-ids';
import { ANON_SID, CONN_CLOSED, CONN_READY, NO_VERIFY } from '../protocol/codes';
import { decodeFrame } from '../protocol/decode-frame';
import { isRateLimited, isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import { backoffDelay } from './backoff';
import { traitsOf } from './connection-state';
import type { ConnectionState } from './connection-state';
import { Heartbeat } from './heartbeat';

/** Which server to keep a connection to, and as what. */
export interface Target {
  /** Address of the websocket. */
  readonly url: string;
  readonly anonToken: string;
  /** Name of the client app that `conn/verify` gives. */
  readonly appId: string;
  readonly level: ApiLevelTraits;
}

/** How a connection behaves, and with what. */
export interface ConnectionOptions {
  readonly transport: TransportFactory;
  readonly callIds: CallIds;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly reader: Pick<BigIntegerReader, 'parse'>;
  readonly reconnect: ReconnectOptions;
  readonly heartbeat: HeartbeatOptions;
  /** How long socket, greeting and verifying may take together, in ms. */
  readonly connectTimeout: number;
}

/** The code with which a server closes a conn on which a frame was too large for it. */
const FRAME_TOO_LARGE = 1009;

/**
 * Whose doing the loss of a conn is: the server's or the network's; that of a frame too large for the server, which would
 * only lose the next conn if it were sent again; or this client's own.
 */
export type LossCause = 'server' | 'frame' | 'client';

/** What a connection tells those above it. */
export interface ConnectionEvents {
  /** A server has greeted. */
  readonly greeted: (reply: Reply) => void;
  /** A conn is ready; calls signed with the anon token may be sent. Told before the state changes. */
  readonly ready: (reply: Reply) => void;
  /** A reply came in on a ready conn; `callId` is null where it carries none. */
  readonly reply: (callId: string | null, reply: Reply) => void;
  /** The conn is gone, and all that was in flight with it. Told before the state changes. */
  readonly lost: (reason: string, cause: LossCause) => void;
  /** The connection sends a call of its own, which counts for the quota like any other. */
  readonly controlSent: (callId: string) => void;
  /** Its call was answered. */
  readonly controlReply: (callId: string, reply: Reply) => void;
  /** Whether something that was sent on the conn is unanswered. */
  readonly isReplyAwaited: () => boolean;
  /** Whether the quota keeps calls from being sent. */
  readonly isThrottled: () => boolean;
}

/** How long a ready conn has to live, in ms, for the next wait to be as short as after a first loss. */
const HEALTHY_AFTER = 5000;

/** Keeps one conn to a server: opens it, greets, verifies, keeps it alive, and opens the next when it breaks. */
export class Connection {
  #current: ConnectionState = { kind: 'idle' };
  readonly #states = new BehaviorSubject<ConnectionState>(this.#current);
  /** States that are still to be told, in order: who hears of one may bring about the next. */
  readonly #pendingStates: ConnectionState[] = [];
  readonly #heartbeat: Heartbeat;
  #target: Target | null = null;
  #transport: Transport | null = null;
  #attempt = 0;
  /** Since when the conn is ready, by the clock that never goes back; null while it is not. */
  #readySince: number | null = null;
  /** Whether a call was answered on it. */
  #wasUseful = false;
  /** The latest call of the connection itself: its `conn/verify`, later its heartbeats. */
  #controlId = '';
  /** Those of the present conn that are unanswered. */
  readonly #controlIds = new Set<string>();
  #cancelTimer: Cancel = () => undefined;
  /** The session that heartbeats are sent for. */
  #sid = ANON_SID;

  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;

    this.#heartbeat = new Heartbeat(options.clock, options.heartbeat, {
      beat: () => {
        this.#sendControl('heart/beat', '{}');
      },
      dead: () => {
        this.drop('the server did not answer a heartbeat');
      },
      waitingBytes: () => this.#transport?.bufferedAmount ?? 0,
      isReplyAwaited: events.isReplyAwaited,
      isThrottled: events.isThrottled,
    });
  }

  /** Each state the connection takes, the present one first. Never completes. */
  readonly state$ = this.#states.asObservable();

  get state(): ConnectionState {
    return this.#current;
  }

  /** The conn to send on while ready, else null. */
  get readyTransport(): Transport | null {
    return traitsOf(this.state).maySend ? this.#transport : null;
  }

  /** Opens the connection, in place of the one there is. */
  open(target: Target): void {
    this.#endTransport('the connection was opened anew', 'client');
    if (this.#transport !== null) return;
    this.#target = target;
    this.#attempt = 0;
    this.#connect(target);
  }

  /** Changes what is sent from now on: signed with `token`, for the session `sid`. */
  use(token: string, sid: string): void {
    this.#sid = sid;
    this.#transport?.useToken(token);
  }

  /** A call was answered on the conn. */
  callAnswered(): void {
    this.#wasUseful = true;
  }

  /** Something was sent on the conn whose reply is awaited. */
  awaitReply(): void {
    this.#heartbeat.awaitReply();
  }

  /** Tries at once if the connection is waiting to try; if it is ready, looks whether the server is still there. */
  wake(): void {
    const { state } = this;
    const target = this.#target;
    switch (state.kind) {
      case 'waiting':
        if (target !== null) this.#connect(target);
        return;
      case 'ready':
        this.#heartbeat.beatNow();
        return;
      case 'idle':
      case 'connecting':
      case 'verifying':
      case 'closed':
        return;
      default:
        state satisfies never;
    }
  }

  /**
   * The browser has lost its network. A socket notices only when a heartbeat stays unanswered; whoever looks at the
   * state is told now. A server on this machine is still there: then the next try finds it.
   */
  offline(): void {
    if (this.#transport !== null) this.drop('the browser is offline', 'client');
  }

  /** Replaces the conn by a new one without a wait. */
  renew(reason: string): void {
    const target = this.#endTransport(reason, 'client');
    if (target !== null) this.#connect(target);
  }

  /** Ends it until it is opened again; `error` is what calls fail with until then. */
  close(error: LimpError): void {
    this.#endTransport(error.message.replace(/\.$/, ''), 'client');
    if (this.#transport !== null) return;
    this.#target = null;
    this.#become({ kind: 'closed', reason: error.message, error });
  }

  #connect(target: Target): void {
    this.#cancelTimer();
    this.#readySince = null;
    this.#wasUseful = false;
    this.#controlIds.clear();
    this.#become({ kind: 'connecting' });
    let transport: Transport | null = null;
    try {
      // Events of a conn that was replaced meanwhile concern nobody.
      const ifCurrent = (run: () => void): void => {
        if (transport !== null && transport === this.#transport) run();
      };
      const events: TransportEvents = {
        frame: (data) => {
          ifCurrent(() => {
            this.#onFrame(target, data);
          });
        },
        closed: (code, reason) => {
          ifCurrent(() => {
            this.drop(closeReason(code, reason), code === FRAME_TOO_LARGE ? 'frame' : 'server');
          });
        },
      };
      transport = this.#options.transport(target.url, events, this.#options.logger);
      this.#transport = transport;
      this.use(target.anonToken, ANON_SID);
    } catch (error) {
      this.close(LimpError.from(error));
      return;
    }
    this.#limitTime();
  }

  #limitTime(): void {
    const { connectTimeout } = this.#options;
    this.#setTimer(connectTimeout, () => {
      const stage = this.state.kind === 'verifying' ? 'verify this client' : 'greet';
      this.drop(`the server did not ${stage} within ${connectTimeout} ms`);
    });
  }

  #onFrame(target: Target, data: unknown): void {
    const frame = decodeFrame(data, this.#options.reader.parse);
    const { state } = this;
    if (frame.kind === 'garbage') {
      const problem = `the server sent a frame that LIMP does not know: ${frame.reason}`;
      if (traitsOf(state).maySend) this.#options.logger.warn(`Ignored: ${problem}`);
      else this.drop(problem);
      return;
    }
    const { callId, reply } = frame;
    const { code } = reply.args;
    if (code === NO_VERIFY || code === CONN_CLOSED) {
      this.#turnedAway(reply);
      return;
    }
    switch (state.kind) {
      case 'connecting':
        this.#onGreeting(target, reply);
        return;
      case 'verifying':
        if (callId !== this.#controlId) return;
        this.#events.controlReply(callId, reply);
        this.#onVerified(target, reply);
        return;
      case 'ready':
        this.#heartbeat.alive();
        if (callId !== null && this.#controlIds.delete(callId)) this.#events.controlReply(callId, reply);
        else this.#events.reply(callId, reply);
        return;
      case 'idle':
      case 'waiting':
      case 'closed':
        return;
      default:
        state satisfies never;
    }
  }

  #onGreeting(target: Target, reply: Reply): void {
    if (!isSuccess(reply.status)) {
      this.drop(`the server greeted with an error: ${reply.msg} (${reply.status})`);
      return;
    }
    this.#events.greeted(reply);
    if (reply.args.code === CONN_READY) {
      this.#become({ kind: 'verifying' });
      this.#verify(target);
    } else {
      this.#becomeReady(reply);
    }
  }

  #verify(target: Target): void {
    this.#sendControl('conn/verify', JSON.stringify({ app: target.appId }));
  }

  #onVerified(target: Target, reply: Reply): void {
    if (isSuccess(reply.status)) this.#becomeReady(reply);
    else if (reply.status === 403) this.#turnedAway(reply);
    else if (isRateLimited(reply)) this.#verifyLater(target);
    else this.drop(`the server did not verify this client: ${reply.msg} (${reply.status})`);
  }

  /** The conn stays open and unverified when the quota of its address is used up: another would fare no better. */
  #verifyLater(target: Target): void {
    const { reconnect, logger } = this.#options;
    this.#attempt += 1;
    const delay = Math.min(reconnect.maxDelay, reconnect.minDelay * 2 ** this.#attempt);
    logger.debug(`The quota of this address is used up. Verifying again in ${delay} ms.`);
    this.#setTimer(delay, () => {
      this.#limitTime();
      this.#verify(target);
    });
  }

  #becomeReady(reply: Reply): void {
    this.#cancelTimer();
    if (this.#target?.level.heartbeat === true) this.#heartbeat.start();
    this.#readySince = this.#options.clock.elapsed();
    this.#events.ready(reply);
    this.#become({ kind: 'ready' });
  }

  #turnedAway(reply: Reply): void {
    const code = reply.args.code ?? String(reply.status);
    this.close(
      LimpError.of(
        'closed',
        `The server turned this client away: ${reply.msg} (${code}). Check anonToken, appId and the path of api.`,
      ),
    );
  }

  /** Gives the conn up and waits for the next try. */
  drop(reason: string, cause: LossCause = 'server'): void {
    const { clock, random, reconnect, logger } = this.#options;
    const wasHealthy = this.#wasGood;
    if (this.#endTransport(reason, cause) === null) return;
    this.#attempt = wasHealthy ? 1 : this.#attempt + 1;
    const delay = backoffDelay(reconnect, this.#attempt, random());
    logger.debug(`Connection lost: ${reason}. Next try in ${Math.round(delay)} ms.`);
    this.#setTimer(delay, () => {
      this.wake();
    });
    const retryAt = clock.now() + delay;
    this.#become({ kind: 'waiting', attempt: this.#attempt, retryAt, reason });
  }

  /**
   * Whether the conn was good for anything. One that a server greets, verifies and closes again was not: to try at once
   * would repeat that without end.
   */
  get #wasGood(): boolean {
    const readySince = this.#readySince;
    const hasAnswered = this.#wasUseful;
    if (readySince === null) return false;
    return hasAnswered || this.#options.clock.elapsed() - readySince >= HEALTHY_AFTER;
  }

  /**
   * Ends the conn, if there is one.
   *
   * @returns where the next one leads; null where none is wanted, or whoever heard that it is lost has opened one
   */
  #endTransport(reason: string, cause: LossCause): Target | null {
    this.#cancelTimer();
    this.#heartbeat.stop();
    const transport = this.#transport;
    if (transport !== null) {
      this.#transport = null;
      transport.close();
      this.#events.lost(reason, cause);
    }
    return this.#transport === null ? this.#target : null;
  }

  /** Sends a call that belongs to the connection itself. */
  #sendControl(endpoint: string, doc: string): void {
    const callId = this.#options.callIds.next();
    this.#controlId = callId;
    this.#controlIds.add(callId);
    this.#events.controlSent(callId);
    this.#transport
      ?.send({ callId, form: 'token-and-id', endpoint, sid: this.#sid, query: '[]', doc })
      .catch((error: unknown) => {
        this.close(LimpError.from(error));
      });
  }

  /** Sets the one timer of what the connection does now. */
  #setTimer(ms: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(ms, run);
  }

  #become(state: ConnectionState): void {
    this.#options.logger.debug(`Connection: ${state.kind}`);
    this.#current = state;
    this.#pendingStates.push(state);
    if (this.#pendingStates.length > 1) return;
    for (let next = this.#pendingStates[0]; next !== undefined; next = this.#pendingStates[0]) {
      this.#states.next(next);
      this.#pendingStates.shift();
    }
  }
}

function closeReason(code: number, reason: string): string {
  if (code === FRAME_TOO_LARGE) return 'the server refused a frame as too large (close code 1009)';
  return `the connection was closed (code ${code}${reason === '' ? '' : `, ${reason}`})`;
}
