import { BehaviorSubject, Subject, filter, merge, take } from 'rxjs';
import type { Transport } from '../config/transport';
import type { Connection, LossCause } from '../connection/connection';
import { LimpError } from '../errors';
import type { ApiLevelTraits } from '../protocol/api-level';
import { isRateLimited, isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import type { SessionKeeper } from '../session/session-keeper';
import { AttrReservations } from './attr-reservations';
import { CallClock } from './call-clock';
import type { CallHandle } from './call-handle';
import type { Entry, RequestSink } from './entry';
import { InFlight } from './in-flight';
import type { Abandoned } from './in-flight';
import { LiveWatches } from './live-watches';
import { OutgoingQueue } from './outgoing-queue';
import { Quota } from './quota';
import type { ConnectionPin, Request } from './request';
import type { RequestsOptions } from './requests-options';
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
export class Requests {
  readonly reservations = new AttrReservations();
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
  #connectionNumber = 0;
  /** A conn that took no more frames; the news of its end is on its way. */
  #endedTransport: Transport | null = null;
  /** What everything fails with; null while there is nothing to fail with. */
  readonly #closing = new BehaviorSubject<LimpError | null>(null);
  readonly #signIns = new Subject<void>();
  readonly #abandoned = new Subject<LimpError>();

  readonly #connection: Pick<Connection, 'readyTransport' | 'renew' | 'callAnswered' | 'awaitReply' | 'wake'>;
  readonly #keeper: Pick<SessionKeeper, 'sid' | 'confirmed'>;
  readonly #options: RequestsOptions;

  constructor(
    connection: Pick<Connection, 'readyTransport' | 'renew' | 'callAnswered' | 'awaitReply' | 'wake'>,
    keeper: Pick<SessionKeeper, 'sid' | 'confirmed'>,
    options: RequestsOptions,
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
  readonly closed$ = merge(this.#closing, this.#abandoned).pipe(
    filter((error) => error !== null),
    take(1),
  );

  /** Takes a request. Once it is cancelled, its waiter is told nothing more. */
  submit(request: Request, waiter: RequestSink): CallHandle {
    const order = request.isFirst ? this.#nextFirst-- : this.#nextOrder++;
    const { clock, queueLimit } = this.#options;
    const entry: Entry = {
      request,
      sink: waiter,
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
    } else if (this.#queue.size >= queueLimit && request.role === 'call' && request.pin === null) {
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
        this.#discard(entry, 'cancelled');
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
  whenSignedIn(awaitAuth: boolean, begin: () => void, failed: (error: LimpError) => void): () => void {
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
      const { readyTransport } = this.#connection;
      if (readyTransport === null || readyTransport === this.#endedTransport) return;
      if (!this.quota.admits) return;
      const draining = this.#mustRenew();
      const entry = this.#queue.takeFirst((next) => this.#mayGo(next, draining));
      if (entry === null) {
        if (this.#areChunksThrottled) this.quota.throttleChunks();
        if (draining && this.#inFlight.size === 0) {
          this.#connection.renew('an abandoned upload has left files on it');
        }
        return;
      }
      this.#send(readyTransport, entry);
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
    this.#abandoned.next(error);
    for (const entry of this.#all) {
      const { role, awaitAuth } = entry.request;
      if (role === 'call' && (awaitAuth || !onlyAwaitAuth)) this.#fail(entry, error);
    }
  }

  /** Fails all that was meant for another server than the one that comes next. */
  moved(error: LimpError): void {
    // What whoever hears of it calls now is for the next conn.
    this.#endedTransport = this.#connection.readyTransport;
    const entries = this.#all;
    this.#abandoned.next(error);
    this.watches.close(error);
    for (const entry of entries) this.#fail(entry, error);
  }

  /** Whether requests tied to a conn are tied to the present one. */
  isPinnedHere({ connection }: ConnectionPin): boolean {
    return connection === this.#connectionNumber;
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
    if (isRateLimited(reply)) {
      this.#requeue(entry, id);
      entry.sink.rateLimited?.();
      this.flush();
      return;
    }
    if (!entry.request.isFirst) this.#connection.callAnswered();
    this.#inFlight.remove(id);
    this.#discard(entry);
    this.#options.reader.report(entry.request.endpoint, reply.args);
    if (isSuccess(reply.status)) entry.sink.reply(reply, id);
    else entry.sink.error(this.#refusal(entry.request.endpoint, reply));
    this.flush();
  }

  /**
   * The conn is gone, and with it what was in flight on it.
   *
   * @param cause whose doing that is; a frame that was too large for the server would only lose the next conn, too
   */
  connectionLost(reason: string, cause: LossCause): void {
    this.#connectionNumber += 1;
    this.reservations.connectionLost();
    this.quota.connectionLost();
    this.#barrier = null;
    this.#mayBeRepeated = false;
    this.#inFlight.connectionLost();
    for (const entry of this.#inFlight.entries) {
      // What is still being signed is settled when the transport says whether it went out.
      if (entry.state.kind === 'sent') this.#lost(entry, reason, cause);
    }
    for (const entry of this.#queue.all()) {
      const { pin: tie } = entry.request;
      if (tie !== null && tie.connection !== null && tie.connection !== this.#connectionNumber) this.#lost(entry, reason);
    }
    this.watches.connectionLost(LimpError.of('connection-lost', `The watch has ended: ${reason}.`));
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
    if (this.#isBlocked(entry) || (draining && entry.request.pin === null)) return false;
    return !this.#resends.mustWait(entry, this.#inFlight.size, this.#isBlocked);
  }

  /** Whether a request waits for a user, for the quota, or for an upload. */
  readonly #isBlocked = ({ request }: Entry): boolean => {
    const { awaitAuth, pin: tie, body } = request;
    if (this.awaitsUser(awaitAuth) || this.#wouldTakeLeftovers(request)) return true;
    if (body.kind === 'chunk') return !this.quota.admitsChunk(body.hasRoom);
    // Tied to a conn is what belongs to an upload, which holds its attrs itself.
    return tie === null && this.reservations.isReserved(body.keys);
  };

  /** Whether something waits that can only be sent on a new conn. Then what is under way is let come to its end. */
  #mustRenew(): boolean {
    if (!this.reservations.hasLeftovers) return false;
    return this.#queue.all().some(({ request }) => {
      return !this.awaitsUser(request.awaitAuth) && this.#wouldTakeLeftovers(request);
    });
  }

  /** Whether the server would give a request files which an abandoned upload left on this conn. */
  #wouldTakeLeftovers({ body }: Request): boolean {
    if (body.kind === 'chunk') return this.reservations.wouldLeaveLeftovers(body.head.attr, body.siblings);
    return this.reservations.wouldTakeLeftovers(body.keys);
  }

  #send(transport: Transport, entry: Entry): void {
    const { request } = entry;
    const { body, endpoint, form, pin: tie } = request;
    const callId = this.#options.callIds.next();
    const numberNow = this.#connectionNumber;
    entry.state = { kind: 'signing', callId };
    entry.clock.stand(false);
    this.#inFlight.add(callId, entry);
    this.#resends.sent(entry);
    this.#connection.awaitReply();
    if (request.role === 'session') this.#barrier = entry;
    if (tie !== null) tie.connection = this.#connectionNumber;
    this.quota.sent(callId);
    entry.sink.sent?.();
    const { sid } = this.#keeper;
    const sent =
      body.kind === 'json'
        ? transport.send({ callId, form, endpoint, sid, query: body.query, doc: body.doc })
        : transport.sendChunk({ callId, sid, query: body.query }, body.head, body.bytes);
    sent.then(
      (wentOut) => {
        if (entry.state.kind !== 'signing' || entry.state.callId !== callId) return;
        if (!wentOut) {
          this.#unsent(transport, callId, entry);
          return;
        }
        entry.state = { kind: 'sent', callId };
        if (this.#connectionNumber !== numberNow) this.#lost(entry, 'the connection was lost');
      },
      (error: unknown) => {
        if (entry.state.kind !== 'signing' || entry.state.callId !== callId) return;
        // None of it was on the wire.
        this.#requeue(entry, callId);
        this.#fail(entry, LimpError.from(error));
        this.flush();
      },
    );
  }

  /** Puts back what the transport could not send any more. */
  #unsent(transport: Transport, callId: string, entry: Entry): void {
    this.#endedTransport = transport;
    this.#requeue(entry, callId);
    if (entry.request.pin === null) this.flush();
    else this.#lost(entry, 'the connection was lost');
  }

  /** Puts an entry that was given to a transport back into the line. */
  #requeue(entry: Entry, callId: string): void {
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
    const { idempotent, pin: tie, endpoint } = entry.request;
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
      this.#requeue(entry, callId);
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
    this.#discard(entry, error.kind === 'timeout' ? 'timed-out' : 'cancelled');
    const { endpoint } = entry.request;
    entry.sink.error(isUnanswered ? LimpError.afterSending(endpoint, error) : error);
  }

  #refusal(endpoint: string, reply: Reply): LimpError {
    return LimpError.refused(endpoint, reply, this.#options.advice(endpoint, reply));
  }

  /**
   * Takes an entry out of everything.
   *
   * @param how how it was given up, where it is unanswered
   */
  #discard(entry: Entry, how: Abandoned = 'cancelled'): void {
    const { state } = entry;
    entry.state = { kind: 'settled' };
    entry.clock.stop();
    this.#resends.ended(entry);
    if (this.#barrier === entry) this.#barrier = null;
    if (state.kind === 'queued') this.#queue.remove(entry);
    else if (state.kind !== 'settled') {
      this.#inFlight.abandon(state.callId, how);
      this.quota.abandoned(state.callId);
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
  get #areChunksThrottled(): boolean {
    return this.#queue.all().some(({ request: { body } }) => {
      return body.kind === 'chunk' && !this.quota.admitsChunk(body.hasRoom);
    });
  }

  /** Says of a reply that it belongs to nothing. */
  #report(callId: string | null, reply: Reply): void {
    const whose = callId === null ? 'carries no call_id' : 'answers no call under way';
    this.#options.logger.warn(`Ignored a reply that ${whose}: ${reply.status} ${reply.msg}`);
    if (callId === null && !isSuccess(reply.status)) {
      if (isRateLimited(reply)) this.quota.answered('', reply);
      this.#errors.next(LimpError.refused('A call', reply));
    }
  }
}

/** Whether a request was on the wire, now or before, and is unanswered. */
function mayHaveRun({ state, wasSent }: Entry): boolean {
  return wasSent || state.kind === 'signing' || state.kind === 'sent';
}
