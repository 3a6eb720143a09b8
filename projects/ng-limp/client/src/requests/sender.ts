import type { Transport } from '../config/transport';
import type { Connection } from '../connection/connection';
import type { LossCause } from '../connection/loss';
import { LimpError } from '../errors';
import type { CallIds } from '../protocol/call-ids';
import { stampOf } from '../protocol/payload';
import type { SessionKeeper } from '../session/session-keeper';
import type { AttrReservations } from './attr-reservations';
import type { Entry } from './entry';
import type { Pending } from './pending';
import type { ConnectionPin, Request } from './request';
import { lostError, lostTooOftenError, unsentError } from './request-errors';

/** What the sender needs of a connection. */
export type SendingConnection = Pick<
  Connection,
  'readyTransport' | 'renew' | 'callAnswered' | 'awaitReply' | 'wake'
>;

/** Sends what is pending as soon as connection, session, quota and uploads allow, and again where that is safe. */
export class Sender {
  /** Counts connections, so that it can be told whether a request is pinned to the present one. */
  #connectionNumber = 0;
  /** A transport that takes no more; the news of its end is still to come. */
  #endedTransport: Transport | null = null;

  readonly #pending: Pending;
  readonly #reservations: AttrReservations;
  readonly #connection: SendingConnection;
  readonly #keeper: Pick<SessionKeeper, 'sid' | 'confirmed'>;
  readonly #callIds: CallIds;

  constructor(
    pending: Pending,
    reservations: AttrReservations,
    connection: SendingConnection,
    keeper: Pick<SessionKeeper, 'sid' | 'confirmed'>,
    callIds: CallIds,
  ) {
    this.#pending = pending;
    this.#reservations = reservations;
    this.#connection = connection;
    this.#keeper = keeper;
    this.#callIds = callIds;
  }

  /** Sends all that may go. To be called whenever anything has changed that it depends on. */
  flush(): void {
    const { queue, quota, inFlight } = this.#pending;
    while (this.#pending.barrier === null) {
      const { readyTransport } = this.#connection;
      if (readyTransport === null || readyTransport === this.#endedTransport) return;
      if (queue.size === 0 || !quota.admits) return;
      const isDraining = this.#mustRenew();
      const entry = queue.takeFirst((next) => this.#mayGo(next, isDraining));
      if (entry === null) {
        if (this.#areChunksThrottled) quota.throttleChunks();
        if (isDraining && inFlight.size === 0) {
          this.#connection.renew('an abandoned upload has left files on it');
        }
        return;
      }
      this.#send(readyTransport, entry);
    }
  }

  /** Nothing more is sent on the present transport: what comes now is for the next. */
  stopHere(): void {
    this.#endedTransport = this.#connection.readyTransport;
  }

  /** Whether a request waits for somebody to sign in, for which there is no timeout. */
  awaitsUser(awaitAuth: boolean): boolean {
    return awaitAuth && !this.#keeper.confirmed;
  }

  /** Whether requests that are pinned to a connection are pinned to the present one. */
  isPinnedHere({ connection }: ConnectionPin): boolean {
    return connection === this.#connectionNumber;
  }

  /** The connection is gone, and with it what was in flight on it. */
  connectionLost(reason: string, cause: LossCause): void {
    const { quota, inFlight, queue } = this.#pending;
    this.#connectionNumber += 1;
    this.#reservations.connectionLost();
    quota.connectionLost();
    this.#pending.barrier = null;
    inFlight.connectionLost();
    for (const entry of inFlight.entries) {
      // What is still being signed is settled when the transport says whether it went out.
      if (entry.state.kind === 'sent') this.#lost(entry, reason, cause);
    }
    for (const entry of queue.all()) {
      const { pin } = entry.request;
      const pinnedTo = pin?.connection ?? this.#connectionNumber;
      if (pinnedTo !== this.#connectionNumber) {
        this.#lost(entry, reason);
      }
    }
  }

  #mayGo(entry: Entry, isDraining: boolean): boolean {
    const { inFlight, resends } = this.#pending;
    if (this.#isBlocked(entry) || (isDraining && entry.request.pin === null)) return false;
    return !resends.mustWait(entry, inFlight.size, this.#isBlocked);
  }

  /** Whether a request waits for a user, for the quota, or for an upload. */
  readonly #isBlocked = ({ request }: Entry): boolean => {
    const { awaitAuth, pin, body } = request;
    if (this.awaitsUser(awaitAuth) || this.#wouldTakeLeftovers(request)) return true;
    if (body.kind === 'chunk') return !this.#pending.quota.admitsChunk(body.hasRoom);
    // What belongs to an upload, which has reserved its attrs itself, is pinned.
    return pin === null && this.#reservations.isReserved(body.keys);
  };

  /** Whether something waits that can only be sent on a new connection. Then what is in flight is let finish. */
  #mustRenew(): boolean {
    if (!this.#reservations.hasLeftovers) return false;
    return this.#pending.queue.all().some(({ request }) => {
      return !this.awaitsUser(request.awaitAuth) && this.#wouldTakeLeftovers(request);
    });
  }

  /** Whether the server would give a request files which an abandoned upload has left on this connection. */
  #wouldTakeLeftovers({ body }: Request): boolean {
    return body.kind === 'chunk'
      ? this.#reservations.wouldLeaveLeftovers(body.head.attr, body.siblings)
      : this.#reservations.wouldTakeLeftovers(body.keys);
  }

  /** Whether chunks wait that the quota does not admit. */
  get #areChunksThrottled(): boolean {
    const { queue, quota } = this.#pending;
    return queue.all().some(({ request: { body } }) => {
      return body.kind === 'chunk' && !quota.admitsChunk(body.hasRoom);
    });
  }

  #send(transport: Transport, entry: Entry): void {
    const { inFlight, resends, quota } = this.#pending;
    const { request } = entry;
    const { body, endpoint, form, pin } = request;
    const stamp = stampOf(this.#callIds, this.#keeper.sid);
    const { callId } = stamp;
    const sentOn = this.#connectionNumber;
    entry.state = { kind: 'signing', callId };
    entry.clock.stand(false);
    inFlight.add(callId, entry);
    resends.sent(entry);
    this.#connection.awaitReply();
    if (request.role === 'session') this.#pending.barrier = entry;
    if (pin !== null) pin.connection = sentOn;
    quota.sent(callId);
    entry.sink.sent?.();
    const sent =
      body.kind === 'json'
        ? transport.send({ ...stamp, form, endpoint, query: body.query, doc: body.doc })
        : transport.sendChunk({ ...stamp, query: body.query }, body.head, body.bytes);
    sent.then(
      (wentOut) => {
        if (entry.state.kind !== 'signing' || entry.state.callId !== callId) return;
        if (!wentOut) {
          this.#unsent(transport, callId, entry);
          return;
        }
        entry.state = { kind: 'sent', callId };
        if (this.#connectionNumber !== sentOn) this.#lost(entry, 'the connection was lost');
      },
      (error: unknown) => {
        if (entry.state.kind !== 'signing' || entry.state.callId !== callId) return;
        // None of it was on the wire.
        this.#pending.requeue(entry, callId);
        this.#pending.fail(entry, LimpError.from(error));
        this.flush();
      },
    );
  }

  /** A transport could not send an entry any more. */
  #unsent(transport: Transport, callId: string, entry: Entry): void {
    this.#endedTransport = transport;
    this.#pending.requeue(entry, callId);
    if (entry.request.pin === null) this.flush();
    else this.#lost(entry, 'the connection was lost');
  }

  /** An entry lost its connection: it is queued again if it may be sent twice, else it has failed. */
  #lost(entry: Entry, reason: string, cause: LossCause = 'server'): void {
    const { idempotent, pin } = entry.request;
    const { inFlight, resends } = this.#pending;
    if (entry.state.kind !== 'sent') {
      this.#pending.fail(entry, unsentError(entry, reason));
      return;
    }
    const { callId } = entry.state;
    inFlight.remove(callId);
    if (cause === 'frame' || !idempotent || pin !== null) {
      this.#pending.fail(entry, lostError(entry, reason, cause));
    } else if (resends.lost(entry, cause === 'client')) {
      this.#pending.requeue(entry, callId);
      this.flush();
    } else {
      this.#pending.fail(entry, lostTooOftenError(entry, reason));
    }
  }
}
