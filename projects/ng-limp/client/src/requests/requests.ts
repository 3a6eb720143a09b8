import { BehaviorSubject, Subject, filter, merge, take } from 'rxjs';
import type { Transport } from '../config/transport';
import type { Connection, LossCause } from '../connection/connection';
import { LimpError } from '../errors';
import type { ApiLevelTraits } from '../protocol/api-level';
import { isQuotaHit, isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import type { SessionKeeper } from '../session/session-keeper';
import { AttrHolds } from './attr-holds';
import { CallClock } from './call-clock';
import type { CallHandle } from './call-handle';
import type { Entry, Waiter } from './entry';
import { InFlight } from './in-flight';
import type { GivenUp } from './in-flight';
import { LiveWatches } from './live-watches';
import { OutgoingQueue } from './outgoing-queue';
import { Quota } from './quota';
import type { ConnTie, Request } from './request';
import type { CallsOptions } from './requests-options';
import { Resends } from './resends';
import { SharedTimer } from './shared-timer';

/**
/** How a server replies, as far as its frames do not tell. */
type ReplyTraits = Pick<ApiLevelTraits, 'repliesInOrder' | 'repeatsErrors'>;

/**
 * Takes requests, sends them when connection and session allow, and settles each exactly once: with its reply, or
 * with an error when none can come. A request that was never on the wire outlives a lost connection; one that was is
 * sent again only if it is idempotent, since the server may have run it, and not for ever.
 */
export class Calls {
  readonly holds = new AttrHolds();
  readonly watches = new LiveWatches();
  readonly quota: Quota;
  readonly #errors = new Subject<LimpError>();
  readonly #queue = new OutgoingQueue();
  readonly #inFlight = new InFlight();
  readonly #resends: Resends;
  /** Of all timeouts. */
  readonly #timer: SharedTimer;
  #replies: ReplyTraits = { repliesInOrder: false, repeatsErrors: false };
  /** Whether the last reply was one that the server may repeat without its call_id. */
  #mayBeRepeated = false;
  /** The session request under way: nothing else is sent until its reply. */
  #barrier: Entry | null = null;
  #nextOrder = 1;
  /** The place of the next request that goes before all others. */
  #nextFirst = 0;
  #conn = 0;
  /** A conn that took no more frames; the news of its end is on its way. */
  #spent: Transport | null = null;
  /** What everything fails with; null while there is nothing to fail with. */
  readonly #closing = new BehaviorSubject<LimpError | null>(null);
  readonly #signIns = new Subject<void>();
  readonly #gone = new Subject<LimpError>();

  readonly #connection: Pick<Connection, 'conn' | 'renew' | 'useful' | 'awaitReply' | 'wake'>;
  readonly #keeper: Pick<SessionKeeper, 'sid' | 'confirmed'>;
  readonly #options: CallsOptions;

  constructor(
    connection: Pick<Connection, 'conn' | 'renew' | 'useful' | 'awaitReply' | 'wake'>,
    keeper: Pick<SessionKeeper, 'sid' | 'confirmed'>,
    options: CallsOptions,
  ) {
    this.#connection = connection;
    this.#keeper = keeper;
    this.#options = options;

    this.quota = new Quota(options, () => keeper.confirmed, {
      reopened: () => {
        this.flush();
      },
      throttled: () => {
        for (const { clock } of this.#queue.all()) clock.stand(this.quota.isThrottled);
      },
      ask: () => {
        connection.wake();
      },
    });
    this.#timer = new SharedTimer(options.clock);
    this.#resends = new Resends(options.clock, () => {
      this.flush();
    });
  }

  /** Whether a reply is awaited. */
  get areInFlight(): boolean {
    return this.#inFlight.size > 0;
  }

  /** The watches that were granted after their time was over, by their ids. Never completes. */
  readonly lateWatches = new Subject<string>();

  /** What the server reported that no call can be told of. Never completes. */
  readonly errors$ = this.#errors.asObservable();

  /** What everything that waits fails with: at once where it does already, else when it does. Then completes. */
  readonly closed$ = merge(this.#closing, this.#gone).pipe(
    filter((error) => error !== null),
    take(1),
  );

  /** Takes a request. Once it is cancelled, its waiter is told nothing more. */
  submit(request: Request, waiter: Waiter): CallHandle {
    const order = request.isFirst ? this.#nextFirst-- : this.#nextOrder++;
    const { clock, queueLimit } = this.#options;
    const entry: Entry = {
      request,
      waiter,
      order,
      clock: new CallClock(clock, this.#timer, request.timeout, () => {
        this.#timedOut(entry);
      }),
      state: { kind: 'queued' },
      losses: 0,
      wasSent: false,
    };
    if (this.#closing.value !== null) {
      this.#fail(entry, this.#closing.value);
    } else if (this.#queue.size >= queueLimit && request.role === 'call' && request.tie === null) {
      this.#fail(
        entry,
        LimpError.tooLarge(
          request.endpoint,
          `${queueLimit} calls wait to be sent already. Wait for some of them before making more.`,
        ),
      );
    } else {
      if (!this.awaitsUser(request.awaitAuth)) entry.clock.begin();
      this.#enqueue(entry);
      this.flush();
    }
    return {
      cancel: () => {
        this.#withdraw(entry, 'cancelled');
        this.flush();
      },
      mayHaveRun: () => mayHaveRun(entry),
    };
  }

  /**
   * Begins something when it need not wait for a user: at once, or when somebody signs in.
   *
   * @returns how to take it back
   */
  whenUser(awaitAuth: boolean, begin: () => void, failed: (error: LimpError) => void): () => void {
    if (!this.awaitsUser(awaitAuth)) {
      begin();
      return () => undefined;
    }
    const waiting = this.closed$.subscribe(failed);
    waiting.add(
      this.#signIns.subscribe(() => {
        waiting.unsubscribe();
        begin();
      }),
    );
    return () => {
      waiting.unsubscribe();
    };
  }

  /** Sends all that may go. To be called whenever connection or session have changed. */
  flush(): void {
    while (this.#barrier === null) {
      const { conn } = this.#connection;
      if (conn === null || conn === this.#spent || !this.quota.admits) return;
      const draining = this.#mustRenew();
      const entry = this.#queue.takeFirst((next) => this.#mayGo(next, draining));
      if (entry === null) {
        if (this.#holdsChunks) this.quota.holdChunks();
        if (draining && this.#inFlight.size === 0) {
          this.#connection.renew('an abandoned upload has left files on it');
        }
        return;
      }
      this.#send(conn, entry);
    }
  }

  /** Whether a request waits for somebody to sign in, for which there is no timeout. */
  awaitsUser(awaitAuth: boolean): boolean {
    return awaitAuth && !this.#keeper.confirmed;
  }

  /** Somebody is signed in: what waited for that has its clock started. */
  authed(): void {
    for (const { clock } of this.#queue.all()) clock.begin();
    this.#signIns.next();
  }

  /**
   * Fails what was called as a user who is gone: it is not to be sent, or sent again, as the next one.
   *
   * @param onlyAwaitAuth leaves alone what goes on as ANON's
   */
  userGone(error: LimpError, onlyAwaitAuth: boolean): void {
    this.#gone.next(error);
    for (const entry of this.#all) {
      const { role, awaitAuth } = entry.request;
      if (role === 'call' && (awaitAuth || !onlyAwaitAuth)) this.#fail(entry, error);
    }
  }

  /** Fails all that was meant for another server than the one that comes next. */
  moved(error: LimpError): void {
    // What whoever hears of it calls now is for the next conn.
    this.#spent = this.#connection.conn;
    const entries = this.#all;
    this.#gone.next(error);
    this.watches.close(error);
    for (const entry of entries) this.#fail(entry, error);
  }

  /** Whether requests tied to a conn are tied to the present one. */
  isPresent({ conn }: ConnTie): boolean {
    return conn === this.#conn;
  }

  /** A reply came in. */
  onReply(callId: string | null, reply: Reply): void {
    const isRepetition = callId === null && this.#mayBeRepeated && reply.status === 500;
    this.#mayBeRepeated = this.#replies.repeatsErrors && callId !== null && reply.status === 400;
    if (isRepetition) {
      this.#options.logger.debug(`The server has repeated its last error: ${reply.msg}`);
      return;
    }
    const isNamelessError = callId === null && !isSuccess(reply.status);
    const id = isNamelessError ? this.#inFlight.nameless(this.#replies.repliesInOrder) : callId;
    const entry = id === null ? undefined : this.#inFlight.get(id);
    if (id === null || entry === undefined) {
      if (callId === null || !this.watches.take(callId, reply)) this.#report(callId, reply);
      return;
    }
    if (this.#replies.repliesInOrder) this.#inFlight.answeredInOrder(id);
    this.quota.answered(id, reply);
    if (typeof entry === 'string') {
      this.#inFlight.remove(id);
      const isGranted = isSuccess(reply.status) && reply.args.watch === id;
      if (entry === 'timed-out' && isGranted) this.lateWatches.next(id);
      else if (entry === 'timed-out') this.#report(callId, reply);
      this.flush();
      return;
    }
    if (isQuotaHit(reply)) {
      this.#putBack(entry, id);
      entry.waiter.held?.();
      this.flush();
      return;
    }
    if (!entry.request.isFirst) this.#connection.useful();
    this.#inFlight.remove(id);
    this.#withdraw(entry);
    this.#options.reader.report(entry.request.endpoint, reply.args);
    if (isSuccess(reply.status)) entry.waiter.reply(reply, id);
    else entry.waiter.error(this.#refusal(entry.request.endpoint, reply));
    this.flush();
  }

  /**
   * The conn is gone, and with it what was in flight on it.
   *
   * @param cause whose doing that is; a frame that was too large for the server would only lose the next conn, too
   */
  connLost(reason: string, cause: LossCause): void {
    this.#conn += 1;
    this.holds.connLost();
    this.quota.connLost();
    this.#barrier = null;
    this.#mayBeRepeated = false;
    this.#inFlight.connLost();
    for (const entry of this.#inFlight.entries) {
      // What is still being signed is settled when the transport says whether it went out.
      if (entry.state.kind === 'sent') this.#lost(entry, reason, cause);
    }
    for (const entry of this.#queue.all()) {
      const { tie } = entry.request;
      if (tie !== null && tie.conn !== null && tie.conn !== this.#conn) this.#lost(entry, reason);
    }
    this.watches.connLost(LimpError.of('connection-lost', `The watch has ended: ${reason}.`));
  }

  /** Fails all that waits or is under way, and all that comes until `reopen`. */
  close(error: LimpError): void {
    // Whoever hears of it may connect again at once: what is called then is not meant.
    const entries = this.#all;
    this.#closing.next(error);
    this.watches.close(error);
    for (const entry of entries) this.#fail(entry, error);
    this.#timer.rest();
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

  #mayGo(entry: Entry, draining: boolean): boolean {
    if (this.#isHeldBack(entry) || (draining && entry.request.tie === null)) return false;
    return !this.#resends.keepsBack(entry, this.#inFlight.size, this.#isHeldBack);
  }

  /** Whether a request waits for a user, for the quota, or for an upload. */
  readonly #isHeldBack = ({ request }: Entry): boolean => {
    const { awaitAuth, tie, body } = request;
    if (this.awaitsUser(awaitAuth) || this.#takesLeftovers(request)) return true;
    if (body.kind === 'chunk') return !this.quota.admitsChunk(body.hasRoom);
    // Tied to a conn is what belongs to an upload, which holds its attrs itself.
    return tie === null && this.holds.isHeld(body.keys);
  };

  /** Whether something waits that can only be sent on a new conn. Then what is under way is let come to its end. */
  #mustRenew(): boolean {
    if (!this.holds.areSpoiled) return false;
    return this.#queue.all().some(({ request }) => {
      return !this.awaitsUser(request.awaitAuth) && this.#takesLeftovers(request);
    });
  }

  /** Whether the server would give a request files which an abandoned upload left on this conn. */
  #takesLeftovers({ body }: Request): boolean {
    if (body.kind === 'chunk') return this.holds.outlasts(body.head.attr, body.siblings);
    return this.holds.isSpoiled(body.keys);
  }

  #send(conn: Transport, entry: Entry): void {
    const { request } = entry;
    const { body, endpoint, form, tie } = request;
    const callId = this.#options.callIds.next();
    const connNow = this.#conn;
    entry.state = { kind: 'signing', callId };
    entry.clock.stand(false);
    this.#inFlight.add(callId, entry);
    this.#resends.sent(entry);
    this.#connection.awaitReply();
    if (request.role === 'session') this.#barrier = entry;
    if (tie !== null) tie.conn = this.#conn;
    this.quota.sent(callId);
    entry.waiter.sent?.();
    const { sid } = this.#keeper;
    const sent =
      body.kind === 'json'
        ? conn.send({ callId, form, endpoint, sid, query: body.query, doc: body.doc })
        : conn.sendChunk({ callId, sid, query: body.query }, body.head, body.bytes);
    sent.then(
      (wentOut) => {
        if (entry.state.kind !== 'signing' || entry.state.callId !== callId) return;
        if (!wentOut) {
          this.#requeue(conn, callId, entry);
          return;
        }
        entry.state = { kind: 'sent', callId };
        if (this.#conn !== connNow) this.#lost(entry, 'the connection was lost');
      },
      (error: unknown) => {
        if (entry.state.kind !== 'signing' || entry.state.callId !== callId) return;
        // None of it was on the wire.
        this.#putBack(entry, callId);
        this.#fail(entry, LimpError.from(error));
        this.flush();
      },
    );
  }

  /** Puts back what the transport could not send any more. */
  #requeue(conn: Transport, callId: string, entry: Entry): void {
    this.#spent = conn;
    this.#putBack(entry, callId);
    if (entry.request.tie === null) this.flush();
    else this.#lost(entry, 'the connection was lost');
  }

  /** Puts an entry that was given to a transport back into the line. */
  #putBack(entry: Entry, callId: string): void {
    this.#inFlight.remove(callId);
    if (this.#barrier === entry) this.#barrier = null;
    entry.state = { kind: 'queued' };
    this.#resends.ended(entry);
    this.#enqueue(entry);
  }

  #enqueue(entry: Entry): void {
    entry.clock.stand(this.quota.isThrottled);
    this.#queue.add(entry);
  }

  /** An entry lost its conn: back into the queue if it may be sent twice, else it has failed. */
  #lost(entry: Entry, reason: string, cause: LossCause = 'server'): void {
    const { idempotent, tie, endpoint } = entry.request;
    if (entry.state.kind !== 'sent') {
      const problem = `${endpoint} was not sent: ${reason}.`;
      this.#fail(entry, LimpError.of('connection-lost', problem));
      return;
    }
    const { callId } = entry.state;
    this.#inFlight.remove(callId);
    if (cause === 'frame') {
      const problem = `${endpoint} got no reply: ${reason}. Send less at a time`;
      this.#fail(entry, LimpError.unanswered('too-large', problem));
    } else if (!idempotent || tie !== null) {
      const problem = `${endpoint} got no reply: ${reason}`;
      this.#fail(entry, LimpError.unanswered('connection-lost', problem));
    } else if (this.#resends.lost(entry, cause === 'client')) {
      this.#putBack(entry, callId);
      this.flush();
    } else {
      const problem =
        `${endpoint} was sent ${entry.losses} times, and each time the connection was lost before its reply, ` +
        `at last because ${reason}. The server may fail over it, so it is not sent again`;
      this.#fail(entry, LimpError.unanswered('connection-lost', problem));
    }
  }

  #fail(entry: Entry, error: LimpError): void {
    if (entry.state.kind === 'settled') return;
    const isUnanswered = mayHaveRun(entry) && !error.mayHaveRun;
    this.#withdraw(entry, error.kind === 'timeout' ? 'timed-out' : 'cancelled');
    const { endpoint } = entry.request;
    entry.waiter.error(isUnanswered ? LimpError.afterSending(endpoint, error) : error);
  }

  #refusal(endpoint: string, reply: Reply): LimpError {
    return LimpError.refused(endpoint, reply, this.#options.advice(endpoint, reply));
  }

  /**
   * Takes an entry out of everything.
   *
   * @param how how it was given up, where it is unanswered
   */
  #withdraw(entry: Entry, how: GivenUp = 'cancelled'): void {
    const { state } = entry;
    entry.state = { kind: 'settled' };
    entry.clock.stop();
    this.#resends.ended(entry);
    if (this.#barrier === entry) this.#barrier = null;
    if (state.kind === 'queued') this.#queue.remove(entry);
    else if (state.kind !== 'settled') {
      this.#inFlight.giveUp(state.callId, how);
      this.quota.withdrawn(state.callId);
    }
  }

  #timedOut(entry: Entry): void {
    const { endpoint, timeout } = entry.request;
    const time = `within ${String(timeout)} ms`;
    const advice = mayHaveRun(entry) ? this.#options.advice(endpoint, null) : '';
    this.#fail(
      entry,
      mayHaveRun(entry)
        ? LimpError.unanswered('timeout', `${endpoint} got no reply ${time}`, advice)
        : LimpError.of('timeout', `${endpoint} could not be sent ${time}.`),
    );
    this.flush();
  }

  /** All that waits or is in flight, as it is now. */
  get #all(): readonly Entry[] {
    return [...this.#inFlight.entries, ...this.#queue.all()];
  }

  /** Whether chunks wait that the quota does not admit. */
  get #holdsChunks(): boolean {
    return this.#queue.all().some(({ request: { body } }) => {
      return body.kind === 'chunk' && !this.quota.admitsChunk(body.hasRoom);
    });
  }

  /** Says of a reply that it belongs to nothing. */
  #report(callId: string | null, reply: Reply): void {
    const whose = callId === null ? 'carries no call_id' : 'answers no call under way';
    this.#options.logger.warn(`Ignored a reply that ${whose}: ${reply.status} ${reply.msg}`);
    if (callId === null && !isSuccess(reply.status)) {
      if (isQuotaHit(reply)) this.quota.answered('', reply);
      this.#errors.next(LimpError.refused('A call', reply));
    }
  }
}

/** Whether a request was on the wire, now or before, and is unanswered. */
function mayHaveRun({ state, wasSent }: Entry): boolean {
  return wasSent || state.kind === 'signing' || state.kind === 'sent';
}
