import { BehaviorSubject, Subject, filter, take } from 'rxjs';
import type { Connection } from '../connection/connection';
import type { Transport } from '../connection/transport';
import { LimpError } from '../errors';
import { isQuotaHit, isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import type { SessionKeeper } from '../session/session-keeper';
import { AttrHolds } from './attr-holds';
import { CallClock } from './call-clock';
import type { CallsOptions } from './calls-options';
import type { Entry, Waiter } from './entry';
import { LiveWatches } from './live-watches';
import { OutgoingQueue } from './outgoing-queue';
import { Quota } from './quota';
import type { ConnTie, Request } from './request';

/**
 * Takes requests, sends them when connection and session allow, and settles each exactly once: with its reply, or
 * with an error when none can come. A request that was never on the wire outlives a lost connection; one that was is
 * sent again only if it is idempotent, since the server may have run it.
 */
export class Calls {
  readonly holds = new AttrHolds();
  readonly watches = new LiveWatches();
  readonly quota: Quota;
  private readonly errors = new Subject<LimpError>();
  private readonly queue = new OutgoingQueue();
  private readonly pending = new Map<string, Entry>();
  /** The session request under way: nothing else is sent until its reply. */
  private barrier: Entry | null = null;
  private nextOrder = 1;
  /** The place of the next request that goes before all others. */
  private nextFirst = 0;
  private conn = 0;
  /** A conn that took no more frames; the news of its end is on its way. */
  private spent: Transport | null = null;
  /** What everything fails with; null while there is nothing to fail with. */
  private readonly closing = new BehaviorSubject<LimpError | null>(null);
  private readonly signIns = new Subject<void>();

  constructor(
    private readonly connection: Pick<Connection, 'conn' | 'renew' | 'wake'>,
    private readonly keeper: Pick<SessionKeeper, 'sid' | 'confirmed'>,
    private readonly options: CallsOptions,
  ) {
    this.quota = new Quota(options, () => keeper.confirmed, {
      reopened: () => {
        this.flush();
      },
      throttled: () => {
        for (const { clock } of this.queue.all()) clock.stand(this.quota.isThrottled);
      },
      ask: () => {
        connection.wake();
      },
    });
  }

  /** What the server reported that no call can be told of. Never completes. */
  readonly errors$ = this.errors.asObservable();

  /** What everything fails with: at once where it does already, else when it does. Then completes. */
  readonly closed$ = this.closing.pipe(
    filter((error) => error !== null),
    take(1),
  );

  /**
   * Takes a request. Returns how to take it back, or to do so only if it was not sent yet: then its waiter is told
   * nothing more. The answer is whether it was taken back.
   */
  submit(request: Request, waiter: Waiter): (onlyUnsent?: boolean) => boolean {
    const order = request.isFirst ? this.nextFirst-- : this.nextOrder++;
    const { clock, queueLimit } = this.options;
    const entry: Entry = {
      request,
      waiter,
      order,
      clock: new CallClock(clock, request.timeout, () => {
        this.timedOut(entry);
      }),
      state: { kind: 'queued' },
    };
    if (this.closing.value !== null) {
      this.fail(entry, this.closing.value);
    } else if (this.queue.size >= queueLimit && request.role === 'call' && request.tie === null) {
      this.fail(
        entry,
        LimpError.tooLarge(
          request.endpoint,
          `${queueLimit} calls wait to be sent already. Wait for some of them before making more.`,
        ),
      );
    } else {
      if (!this.awaitsUser(request.awaitAuth)) entry.clock.begin();
      this.enqueue(entry);
      this.flush();
    }
    return (onlyUnsent = false) => {
      if (onlyUnsent && entry.state.kind !== 'queued') return false;
      this.withdraw(entry);
      this.flush();
      return true;
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
      this.signIns.subscribe(() => {
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
    while (this.barrier === null) {
      const { conn } = this.connection;
      if (conn === null || conn === this.spent || !this.quota.admits) return;
      const draining = this.mustRenew();
      const entry = this.queue.takeFirst((next) => this.mayGo(next, draining));
      if (entry === null) {
        if (this.holdsChunks) this.quota.holdChunks();
        if (draining && this.pending.size === 0) {
          this.connection.renew('an abandoned upload has left files on it');
        }
        return;
      }
      this.send(conn, entry);
    }
  }

  /** Whether a request waits for somebody to sign in, for which there is no timeout. */
  awaitsUser(awaitAuth: boolean): boolean {
    return awaitAuth && !this.keeper.confirmed;
  }

  /** Somebody is signed in: what waited for that has its clock started. */
  authed(): void {
    for (const { clock } of this.queue.all()) clock.begin();
    this.signIns.next();
  }

  /** Fails the requests that would change who is signed in: they were meant for another server. */
  cancelSessions(error: LimpError): void {
    for (const entry of this.all) {
      if (entry.request.role === 'session') this.fail(entry, error);
    }
  }

  /** Whether requests tied to a conn are tied to the present one. */
  isPresent({ conn }: ConnTie): boolean {
    return conn === this.conn;
  }

  /** A reply came in. */
  onReply(callId: string | null, reply: Reply): void {
    const entry = callId === null ? this.onlyOneFor(reply) : this.pending.get(callId);
    if (entry === undefined || entry.state.kind === 'queued' || entry.state.kind === 'settled') {
      if (callId === null || !this.watches.take(callId, reply)) this.report(callId, reply);
      return;
    }
    const { callId: id } = entry.state;
    this.quota.answered(id, reply);
    if (isQuotaHit(reply)) {
      this.putBack(entry, id);
      entry.waiter.held?.();
      this.flush();
      return;
    }
    this.withdraw(entry);
    if (isSuccess(reply.status)) entry.waiter.reply(reply, id);
    else entry.waiter.error(LimpError.refused(entry.request.endpoint, reply), false);
    this.flush();
  }

  /**
   * The conn is gone, and with it what was under way on it.
   *
   * @param byFrame whether a frame was too large for the server: to send it again would only lose the next conn
   */
  connLost(reason: string, byFrame: boolean): void {
    this.conn += 1;
    this.holds.connLost();
    this.quota.connLost();
    this.barrier = null;
    for (const entry of [...this.pending.values()]) {
      // What is still being signed is settled when the transport says whether it went out.
      if (entry.state.kind === 'sent') this.lost(entry, reason, byFrame);
    }
    for (const entry of this.queue.all()) {
      const { tie } = entry.request;
      if (tie !== null && tie.conn !== null && tie.conn !== this.conn) this.lost(entry, reason);
    }
    this.watches.connLost(LimpError.of('connection-lost', `The watch has ended: ${reason}.`));
  }

  /** Fails all that waits or is under way, and all that comes until `reopen`. */
  close(error: LimpError): void {
    // Whoever hears of it may connect again at once: what is called then is not meant.
    const entries = this.all;
    this.closing.next(error);
    this.watches.close(error);
    for (const entry of entries) this.fail(entry, error);
  }

  /** Whether everything fails at once. */
  get isClosed(): boolean {
    return this.closing.value !== null;
  }

  reopen(): void {
    this.closing.next(null);
  }

  private mayGo({ request }: Entry, draining: boolean): boolean {
    const { awaitAuth, tie, body } = request;
    if (this.awaitsUser(awaitAuth) || this.takesLeftovers(request)) return false;
    if (body.kind === 'chunk') return this.quota.admitsChunk(body.hasRoom);
    // Tied to a conn is what belongs to an upload, which holds its attrs itself.
    return tie !== null || (!draining && !this.holds.isHeld(body.keys));
  }

  /** Whether something waits that can only be sent on a new conn. Then what is under way is let come to its end. */
  private mustRenew(): boolean {
    if (!this.holds.areSpoiled) return false;
    return this.queue.all().some(({ request }) => {
      return !this.awaitsUser(request.awaitAuth) && this.takesLeftovers(request);
    });
  }

  /** Whether the server would give a request files which an abandoned upload left on this conn. */
  private takesLeftovers({ body }: Request): boolean {
    if (body.kind === 'chunk') return this.holds.outlasts(body.head.attr, body.siblings);
    return this.holds.isSpoiled(body.keys);
  }

  private send(conn: Transport, entry: Entry): void {
    const { request } = entry;
    const { body, endpoint, form, tie } = request;
    const callId = this.options.callIds.next();
    const connNow = this.conn;
    entry.state = { kind: 'signing', callId };
    entry.clock.stand(false);
    this.pending.set(callId, entry);
    if (request.role === 'session') this.barrier = entry;
    if (tie !== null) tie.conn = this.conn;
    this.quota.sent(callId);
    entry.waiter.sent?.();
    const { sid } = this.keeper;
    const sent =
      body.kind === 'json'
        ? conn.send({ callId, form, endpoint, sid, query: body.query, doc: body.doc })
        : conn.sendChunk({ callId, sid, query: body.query }, body.head, body.bytes);
    sent.then(
      (wentOut) => {
        if (entry.state.kind !== 'signing' || entry.state.callId !== callId) return;
        if (!wentOut) {
          this.requeue(conn, callId, entry);
          return;
        }
        entry.state = { kind: 'sent', callId };
        if (this.conn !== connNow) this.lost(entry, 'the connection was lost');
      },
      (error: unknown) => {
        this.fail(entry, LimpError.from(error));
        this.flush();
      },
    );
  }

  /** Puts back what the transport could not send any more. */
  private requeue(conn: Transport, callId: string, entry: Entry): void {
    this.spent = conn;
    this.putBack(entry, callId);
    if (entry.request.tie === null) this.flush();
    else this.lost(entry, 'the connection was lost');
  }

  /** Puts an entry that was given to a transport back into the line. */
  private putBack(entry: Entry, callId: string): void {
    this.pending.delete(callId);
    if (this.barrier === entry) this.barrier = null;
    entry.state = { kind: 'queued' };
    this.enqueue(entry);
  }

  private enqueue(entry: Entry): void {
    entry.clock.stand(this.quota.isThrottled);
    this.queue.add(entry);
  }

  /** An entry lost its conn: back into the queue if it may be sent twice, else it has failed. */
  private lost(entry: Entry, reason: string, byFrame = false): void {
    const { idempotent, tie, endpoint } = entry.request;
    if (byFrame) {
      const problem = `it may or may not have run on the server: ${reason}. Send less at a time.`;
      this.fail(entry, LimpError.tooLarge(endpoint, problem));
      return;
    }
    if (idempotent && tie === null && entry.state.kind === 'sent') {
      this.putBack(entry, entry.state.callId);
      this.flush();
      return;
    }
    const fate = entry.state.kind === 'sent' ? 'may or may not have run' : 'was not sent';
    this.fail(
      entry,
      LimpError.of('connection-lost', `${endpoint} ${fate} on the server: ${reason}.`),
    );
  }

  private fail(entry: Entry, error: LimpError): void {
    if (entry.state.kind === 'settled') return;
    const mayHaveRun = entry.state.kind === 'sent';
    this.withdraw(entry);
    entry.waiter.error(error, mayHaveRun);
  }

  /** Takes an entry out of everything. */
  private withdraw(entry: Entry): void {
    const { state } = entry;
    entry.state = { kind: 'settled' };
    entry.clock.stop();
    if (this.barrier === entry) this.barrier = null;
    if (state.kind === 'queued') this.queue.remove(entry);
    else if (state.kind !== 'settled') {
      this.pending.delete(state.callId);
      this.quota.withdrawn(state.callId);
    }
  }

  private timedOut(entry: Entry): void {
    const { endpoint, timeout } = entry.request;
    const fate =
      entry.state.kind === 'queued'
        ? 'could not be sent'
        : 'got no reply, and may or may not have run on the server,';
    this.fail(entry, LimpError.of('timeout', `${endpoint} ${fate} within ${String(timeout)} ms.`));
    this.flush();
  }

  /** All that waits or is under way, as it is now. */
  private get all(): readonly Entry[] {
    return [...this.pending.values(), ...this.queue.all()];
  }

  /** Whether chunks wait that the quota does not admit. */
  private get holdsChunks(): boolean {
    return this.queue.all().some(({ request: { body } }) => {
      return body.kind === 'chunk' && !this.quota.admitsChunk(body.hasRoom);
    });
  }

  /** Says of a reply that it belongs to nothing. */
  private report(callId: string | null, reply: Reply): void {
    const whose = callId === null ? 'carries no call_id' : 'answers no call under way';
    this.options.logger.warn(`Ignored a reply that ${whose}: ${reply.status} ${reply.msg}`);
    if (callId === null && !isSuccess(reply.status)) {
      if (isQuotaHit(reply)) this.quota.answered('', reply);
      this.errors.next(LimpError.refused('A call', reply));
    }
  }

  /**
   * The entry that a reply without call_id must be about: servers leave it out of errors raised before the method
   * runs (`docs/protocol.md`, "What a client must survive"). With several under way it cannot be told.
   */
  private onlyOneFor(reply: Reply): Entry | undefined {
    if (isSuccess(reply.status) || this.pending.size !== 1) return undefined;
    return [...this.pending.values()][0];
  }
}
