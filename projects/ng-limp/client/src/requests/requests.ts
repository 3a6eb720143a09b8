import { BehaviorSubject, Subject, filter, merge, take } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { LossCause } from '../connection/loss';
import { LimpError } from '../errors';
import type { ApiLevelTraits } from '../protocol/api-level';
import { isRateLimited, isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import type { SessionKeeper } from '../session/session-keeper';
import { AttrReservations } from './attr-reservations';
import { LaterHandle } from './call-handle';
import type { CallHandle } from './call-handle';
import { mayHaveRun } from './entry';
import type { Entry, RequestSink } from './entry';
import { LiveWatches } from './live-watches';
import { Pending } from './pending';
import type { Quota } from './quota';
import type { ConnectionPin, Request } from './request';
import { queueFullError, timeoutError } from './request-errors';
import type { RequestsOptions } from './requests-options';
import { Sender } from './sender';
import type { SendingConnection } from './sender';

/** How a server replies, as far as its frames do not tell. */
type ReplyTraits = Pick<ApiLevelTraits, 'repliesInOrder' | 'repeatsErrors'>;

/**
 * Takes requests, has them sent when connection and session allow, and settles each exactly once: with its reply, or
 * with an error when none can come. A request that was never on the wire outlives a lost connection; one that was is
 * sent again only if it is idempotent, since the server may have run it, and not for ever.
 */
export class Requests {
  readonly reservations = new AttrReservations();
  readonly watches = new LiveWatches();
  readonly quota: Quota;
  readonly #pending: Pending;
  readonly #sender: Sender;
  readonly #errors = new Subject<LimpError>();
  #replies: ReplyTraits = { repliesInOrder: false, repeatsErrors: false };
  /** Whether the last reply was one that the server may repeat without its call_id. */
  #mayBeRepeated = false;
  /** What everything fails with; null while there is nothing to fail with. */
  readonly #closing = new BehaviorSubject<LimpError | null>(null);
  readonly #signIns = new Subject<void>();
  readonly #abandoned = new Subject<LimpError>();

  readonly #connection: SendingConnection;
  readonly #options: RequestsOptions;

  constructor(
    connection: SendingConnection,
    keeper: Pick<SessionKeeper, 'sid' | 'confirmed'>,
    options: RequestsOptions,
  ) {
    this.#connection = connection;
    this.#options = options;
    this.#pending = new Pending(options, {
      unblocked: () => {
        this.flush();
      },
      expired: (entry) => {
        this.#expired(entry);
      },
      isUser: () => keeper.confirmed,
      ask: () => {
        connection.wake();
      },
    });
    this.quota = this.#pending.quota;
    const { callIds } = options;
    this.#sender = new Sender(this.#pending, this.reservations, connection, keeper, callIds);
  }

  /** Whether a reply is awaited. */
  get areInFlight(): boolean {
    return this.#pending.inFlight.size > 0;
  }

  /** The watches that were granted after their time was over, by their ids. Never completes. */
  readonly lateWatches = new Subject<string>();

  /** What the server reported that no call can be told of. Never completes. */
  readonly errors$ = this.#errors.asObservable();

  /** What everything that waits fails with: at once where it does already, else when it does. Then completes. */
  readonly closed$ = merge(this.#closing, this.#abandoned).pipe(
    filter((error) => error !== null),
    take(1),
  );

  /** Takes a request. Once it is cancelled, its sink is told nothing more. */
  submit(request: Request, sink: RequestSink): CallHandle {
    const { queue } = this.#pending;
    const { queueLimit } = this.#options;
    const entry = this.#pending.entryOf(request, sink);
    if (this.#closing.value !== null) {
      this.#pending.fail(entry, this.#closing.value);
    } else if (queue.size >= queueLimit && request.role === 'call' && request.pin === null) {
      this.#pending.fail(entry, queueFullError(request.endpoint, queueLimit));
    } else {
      if (!this.awaitsUser(request.awaitAuth)) entry.clock.begin();
      this.#pending.enqueue(entry);
      this.flush();
    }
    return {
      cancel: () => {
        this.#pending.discard(entry);
        this.flush();
      },
      mayHaveRun: () => mayHaveRun(entry),
    };
  }

  /**
   * Begins something when it need not wait for a user: at once, or when somebody signs in.
   *
   * @param begin may throw why it cannot be begun
   * @param failed is told that, and of the client's end while it waits
   */
  whenSignedIn(
    awaitAuth: boolean,
    begin: () => CallHandle,
    failed: (error: LimpError) => void,
  ): CallHandle {
    let waiting: Subscription | null = null;
    const handle = new LaterHandle(() => {
      waiting?.unsubscribe();
    });
    const go = (): void => {
      waiting?.unsubscribe();
      try {
        handle.begin(begin());
      } catch (error) {
        failed(LimpError.from(error));
      }
    };
    if (this.awaitsUser(awaitAuth)) {
      waiting = this.closed$.subscribe(failed);
      waiting.add(this.#signIns.subscribe(go));
    } else {
      go();
    }
    return handle;
  }

  /** Sends all that may go. To be called whenever connection or session have changed. */
  flush(): void {
    this.#sender.flush();
  }

  /** Whether a request waits for somebody to sign in, for which there is no timeout. */
  awaitsUser(awaitAuth: boolean): boolean {
    return this.#sender.awaitsUser(awaitAuth);
  }

  /** Whether requests that are pinned to a connection are pinned to the present one. */
  isPinnedHere(pin: ConnectionPin): boolean {
    return this.#sender.isPinnedHere(pin);
  }

  /** Somebody is signed in: what waited for that has its clock started. */
  authed(): void {
    for (const { clock } of this.#pending.queue.all()) clock.begin();
    this.#signIns.next();
  }

  /**
   * Fails what was called as a user who is gone: it is not to be sent, or sent again, as the next one.
   *
   * @param onlyAwaitAuth leaves alone what goes on as ANON's
   */
  userGone(error: LimpError, onlyAwaitAuth: boolean): void {
    this.#abandoned.next(error);
    for (const entry of this.#pending.all) {
      const { role, awaitAuth } = entry.request;
      if (role === 'call' && (awaitAuth || !onlyAwaitAuth)) this.#pending.fail(entry, error);
    }
  }

  /** Fails all that was meant for another server than the one that comes next. */
  moved(error: LimpError): void {
    // What is called by those who hear of it is for the next connection.
    this.#sender.stopHere();
    const entries = this.#pending.all;
    this.#abandoned.next(error);
    this.watches.close(error);
    for (const entry of entries) this.#pending.fail(entry, error);
  }

  /** A reply came in. */
  onReply(callId: string | null, reply: Reply): void {
    const { inFlight } = this.#pending;
    const isRepetition = callId === null && this.#mayBeRepeated && reply.status === 500;
    this.#mayBeRepeated = this.#replies.repeatsErrors && callId !== null && reply.status === 400;
    if (isRepetition) {
      this.#options.logger.debug(`The server has repeated its last error: ${reply.msg}`);
      return;
    }
    const isNamelessError = callId === null && !isSuccess(reply.status);
    const id = isNamelessError ? inFlight.nameless(this.#replies.repliesInOrder) : callId;
    const entry = id === null ? undefined : inFlight.get(id);
    if (id === null || entry === undefined) {
      if (callId === null || !this.watches.take(callId, reply)) this.#report(callId, reply);
      return;
    }
    if (this.#replies.repliesInOrder) inFlight.answeredInOrder(id);
    this.quota.answered(id, reply);
    if (typeof entry === 'string') {
      inFlight.remove(id);
      const isGranted = isSuccess(reply.status) && reply.args.watch === id;
      if (entry === 'timed-out' && isGranted) this.lateWatches.next(id);
      else if (entry === 'timed-out') this.#report(callId, reply);
    } else if (isRateLimited(reply)) {
      this.#pending.requeue(entry, id);
      entry.sink.rateLimited?.();
    } else {
      this.#answered(entry, id, reply);
    }
    this.flush();
  }

  /**
   * The connection is gone, and with it what was in flight on it.
   *
   * @param cause who or what has ended it; a frame that was too large for the server would only lose the next one, too
   */
  connectionLost(reason: string, cause: LossCause): void {
    this.#mayBeRepeated = false;
    this.#sender.connectionLost(reason, cause);
    this.watches.connectionLost(LimpError.of('connection-lost', `The watch has ended: ${reason}.`));
  }

  /** Fails all that is queued or in flight, and all that comes until `reopen`. */
  close(error: LimpError): void {
    // Those who hear of it may connect again at once: what they call then is not meant.
    const entries = this.#pending.all;
    this.#closing.next(error);
    this.watches.close(error);
    for (const entry of entries) this.#pending.fail(entry, error);
    this.#pending.rest();
  }

  /** Whether everything fails at once. */
  get isClosed(): boolean {
    return this.#closing.value !== null;
  }

  /** Takes requests again, for a server that replies in this way. */
  reopen(replies: ReplyTraits): void {
    this.#replies = replies;
    this.#closing.next(null);
  }

  #answered(entry: Entry, callId: string, reply: Reply): void {
    const { request, sink } = entry;
    const { endpoint, isFirst } = request;
    const { reader, advice } = this.#options;
    if (!isFirst) this.#connection.callAnswered();
    this.#pending.inFlight.remove(callId);
    this.#pending.discard(entry);
    reader.report(endpoint, reply.args);
    if (isSuccess(reply.status)) sink.reply(reply, callId);
    else sink.error(LimpError.refused(endpoint, reply, advice(endpoint, reply)));
  }

  #expired(entry: Entry): void {
    const { endpoint } = entry.request;
    const advice = mayHaveRun(entry) ? this.#options.advice(endpoint, null) : '';
    this.#pending.fail(entry, timeoutError(entry, advice));
    this.flush();
  }

  /** Says of a reply that it belongs to nothing. */
  #report(callId: string | null, reply: Reply): void {
    const whose = callId === null ? 'carries no call_id' : 'answers no call in flight';
    this.#options.logger.warn(`Ignored a reply that ${whose}: ${reply.status} ${reply.msg}`);
    if (callId === null && !isSuccess(reply.status)) {
      if (isRateLimited(reply)) this.quota.answered('', reply);
      this.#errors.next(LimpError.refused('A call', reply));
    }
  }
}
