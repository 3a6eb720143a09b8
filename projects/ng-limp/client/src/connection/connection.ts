import type { Observable } from 'rxjs';
import type { Cancel } from '../config/clock';
import type { Transport, TransportEvents } from '../config/transport';
import { LimpError } from '../errors';
import { ANON_SID } from '../protocol/codes';
import { decodeFrame } from '../protocol/decode-frame';
import { isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import { backoffBound, backoffDelay } from './backoff';
import type { ConnectionEvents } from './connection-events';
import type { ConnectionOptions, Target } from './connection-options';
import { traitsOf } from './connection-state';
import type { ConnectionState } from './connection-state';
import { ControlCalls } from './control-calls';
import { afterGreeting, afterVerify, turnedAwayBy } from './handshake';
import type { HandshakeStep } from './handshake';
import { Health } from './health';
import { Heartbeat } from './heartbeat';
import { lossOf } from './loss';
import type { LossCause } from './loss';
import { ToldStates } from './told-states';

/** Keeps one connection to a server: opens it, greets, verifies, keeps it alive, and opens the next when it breaks. */
export class Connection {
  readonly #states: ToldStates;
  readonly #heartbeat: Heartbeat;
  #target: Target | null = null;
  #transport: Transport | null = null;
  #attempt = 0;
  readonly #health: Health;
  readonly #controls: ControlCalls;
  #cancelTimer: Cancel = () => undefined;
  /** The session that heartbeats are sent for. */
  #sid = ANON_SID;

  readonly #options: ConnectionOptions;
  #events: ConnectionEvents | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#states = new ToldStates(options.logger);
    this.state$ = this.#states.state$;
    this.online$ = this.#states.online$;
    this.#health = new Health(options.clock);
    this.#controls = new ControlCalls(options.callIds);
    this.#heartbeat = new Heartbeat(options.clock, options.heartbeat, {
      beat: () => {
        this.#sendControl('heart/beat', {});
      },
      dead: () => {
        this.drop('the server did not answer a heartbeat');
      },
      waitingBytes: () => this.#transport?.bufferedAmount ?? 0,
      isReplyAwaited: () => this.#events?.isReplyAwaited() ?? false,
      isThrottled: () => this.#events?.isThrottled() ?? false,
    });
  }

  /** Each state the connection takes, the present one first. Never completes. */
  readonly state$: Observable<ConnectionState>;
  /** Whether calls may be sent: the present first, then each change. Never completes. */
  readonly online$: Observable<boolean>;
  /** How many bytes wait in the socket's buffer. */
  readonly bufferedAmount = (): number => this.readyTransport?.bufferedAmount ?? 0;
  /** The reply with which the server has made the connection ready the last time; null before. */
  greeting: Reply | null = null;

  /** Tells somebody what happens, before anything does. */
  listen(events: ConnectionEvents): void {
    this.#events = events;
  }

  get state(): ConnectionState {
    return this.#states.current;
  }

  /** The connection to send on while ready, else null. */
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

  /** A call was answered on the connection. */
  callAnswered(): void {
    this.#health.answered();
  }

  /** Something was sent on the connection whose reply is awaited. */
  awaitReply(): void {
    this.#heartbeat.awaitReply();
  }

  /** Tries at once if the connection is waiting to try; if it is ready, looks whether the server is still there. */
  wake(): void {
    const { isWaiting, maySend } = traitsOf(this.state);
    if (isWaiting && this.#target !== null) this.#connect(this.#target);
    else if (maySend) this.#heartbeat.beatNow();
  }

  /**
   * The browser has lost its network, of which a socket knows nothing until a heartbeat stays unanswered. A server on
   * this machine is still there: then the next try finds it.
   */
  offline(): void {
    if (this.#transport !== null) this.drop('the browser is offline', 'client');
  }

  /** Replaces the connection by a new one without a wait. */
  renew(reason: string): void {
    const target = this.#endTransport(reason, 'client');
    if (target !== null) this.#connect(target);
  }

  /** Ends it until it is opened again; `error` is what calls fail with until then. */
  close(error: LimpError): void {
    this.#endTransport(error.message.replace(/\.$/, ''), 'client');
    if (this.#transport !== null) return;
    this.#target = null;
    this.#states.become({ kind: 'closed', reason: error.message, error });
  }

  #connect(target: Target): void {
    this.#cancelTimer();
    this.#health.reset();
    this.#controls.reset();
    this.#states.become({ kind: 'connecting' });
    let transport: Transport | null = null;
    // Events of a transport that was replaced meanwhile concern nobody.
    const isCurrent = (): boolean => transport !== null && transport === this.#transport;
    try {
      const events: TransportEvents = {
        frame: (data) => {
          if (isCurrent()) this.#onFrame(target, data);
        },
        closed: (code, reason) => {
          if (isCurrent()) this.drop(...lossOf(code, reason));
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
    const end = turnedAwayBy(reply);
    if (end !== null) {
      this.#proceed(target, end, reply);
      return;
    }
    switch (state.kind) {
      case 'connecting':
        if (isSuccess(reply.status)) this.#events?.greeted(reply);
        this.#proceed(target, afterGreeting(reply), reply);
        return;
      case 'verifying':
        if (!this.#controls.isLatest(callId)) return;
        this.#events?.controlReply(callId, reply);
        this.#proceed(target, afterVerify(reply), reply);
        return;
      case 'ready':
        this.#heartbeat.alive();
        if (this.#controls.answered(callId)) this.#events?.controlReply(callId, reply);
        else this.#events?.reply(callId, reply);
        return;
      case 'idle':
      case 'waiting':
      case 'closed':
        return;
      default:
        state satisfies never;
    }
  }

  #proceed(target: Target, step: HandshakeStep, reply: Reply): void {
    switch (step.kind) {
      case 'verify':
        this.#states.become({ kind: 'verifying' });
        this.#sendControl('conn/verify', { app: target.appId });
        return;
      case 'verify-later':
        this.#verifyLater(target);
        return;
      case 'ready':
        this.#becomeReady(target, reply);
        return;
      case 'turned-away':
        this.close(step.error);
        return;
      case 'failed':
        this.drop(step.reason);
        return;
      default:
        step satisfies never;
    }
  }

  /** The quota of this address is used up. The socket stays open: another would fare no better. */
  #verifyLater(target: Target): void {
    const { reconnect, logger } = this.#options;
    this.#attempt += 1;
    const delay = backoffBound(reconnect, this.#attempt + 1);
    logger.debug(`The quota of this address is used up. Verifying again in ${delay} ms.`);
    this.#setTimer(delay, () => {
      this.#limitTime();
      this.#sendControl('conn/verify', { app: target.appId });
    });
  }

  #becomeReady({ level }: Target, reply: Reply): void {
    this.#cancelTimer();
    if (level.heartbeat) this.#heartbeat.start();
    this.#health.ready();
    this.greeting = reply;
    this.#events?.ready();
    this.#states.become({ kind: 'ready' });
  }

  /** Gives the connection up and waits for the next try. */
  drop(reason: string, cause: LossCause = 'server'): void {
    const { clock, random, reconnect, logger } = this.#options;
    const wasHealthy = this.#health.isGood;
    if (this.#endTransport(reason, cause) === null) return;
    this.#attempt = wasHealthy ? 1 : this.#attempt + 1;
    const delay = backoffDelay(reconnect, this.#attempt, random());
    logger.debug(`Connection lost: ${reason}. Next try in ${Math.round(delay)} ms.`);
    this.#setTimer(delay, () => {
      this.wake();
    });
    const retryAt = clock.now() + delay;
    this.#states.become({ kind: 'waiting', attempt: this.#attempt, retryAt, reason });
  }

  /**
   * Ends the connection, if there is one.
   *
   * @returns where the next one leads; null where none is wanted, or a listener has opened one
   */
  #endTransport(reason: string, cause: LossCause): Target | null {
    this.#cancelTimer();
    this.#heartbeat.stop();
    const transport = this.#transport;
    if (transport !== null) {
      this.#transport = null;
      transport.close();
      this.#events?.lost(reason, cause);
    }
    return this.#transport === null ? this.#target : null;
  }

  /** Sends a call that belongs to the connection itself. */
  #sendControl(endpoint: string, doc: object): void {
    const call = this.#controls.make(endpoint, JSON.stringify(doc), this.#sid);
    this.#events?.controlSent(call.callId);
    this.#transport?.send(call).catch((error: unknown) => {
      this.close(LimpError.from(error));
    });
  }

  /** Sets the one timer of what the connection does now. */
  #setTimer(ms: number, run: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(ms, run);
  }
}
