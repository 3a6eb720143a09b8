import { LimpError } from '../errors';
import { CallClock } from './call-clock';
import { mayHaveRun } from './entry';
import type { Entry, RequestSink } from './entry';
import { InFlight } from './in-flight';
import type { Abandoned } from './in-flight';
import { OutgoingQueue } from './outgoing-queue';
import { Quota } from './quota';
import type { Request } from './request';
import type { RequestsOptions } from './requests-options';
import { Resends } from './resends';
import { SharedTimer } from './shared-timer';

/** What the requests that are not settled need from the others. */
export interface PendingEvents {
  /** Something may be sent that had to wait. */
  readonly unblocked: () => void;
  /** The time of a request is over. */
  readonly expired: (entry: Entry) => void;
  /** Whether frames are sent as a user's. */
  readonly isUser: () => boolean;
  /** The server shall be asked something quick. */
  readonly ask: () => void;
}

/** The requests that are not settled: those that are queued, those in flight, and what keeps them waiting. */
export class Pending {
  readonly queue = new OutgoingQueue();
  readonly inFlight = new InFlight();
  readonly resends: Resends;
  readonly quota: Quota;
  /** The session request in flight: nothing else is sent until its reply. */
  barrier: Entry | null = null;
  /** Of all timeouts. */
  readonly #timer: SharedTimer;
  #nextOrder = 1;
  /** The place of the next request that goes before all others. */
  #nextFirst = 0;

  readonly #options: RequestsOptions;
  readonly #events: PendingEvents;

  constructor(options: RequestsOptions, events: PendingEvents) {
    this.#options = options;
    this.#events = events;
    this.#timer = new SharedTimer(options.clock);
    this.resends = new Resends(options.clock, events.unblocked);
    this.quota = new Quota(options, events.isUser, {
      reopened: events.unblocked,
      throttled: () => {
        for (const { clock } of this.queue.all()) clock.stand(this.quota.isThrottled);
      },
      ask: events.ask,
    });
  }

  /** All that is queued or in flight, as it is now. */
  get all(): readonly Entry[] {
    return [...this.inFlight.entries, ...this.queue.all()];
  }

  /** Gives a request its place. It is not in the queue yet. */
  entryOf(request: Request, sink: RequestSink): Entry {
    const order = request.isFirst ? this.#nextFirst-- : this.#nextOrder++;
    const entry: Entry = {
      request,
      sink,
      order,
      clock: new CallClock(this.#options.clock, this.#timer, request.timeout, () => {
        this.#events.expired(entry);
      }),
      state: { kind: 'queued' },
      losses: 0,
      wasInFlightWhenLost: false,
    };
    return entry;
  }

  enqueue(entry: Entry): void {
    entry.clock.stand(this.quota.isThrottled);
    this.queue.add(entry);
  }

  /** An entry that was given to a transport waits again. */
  requeue(entry: Entry, callId: string): void {
    this.inFlight.remove(callId);
    if (this.barrier === entry) this.barrier = null;
    entry.state = { kind: 'queued' };
    this.resends.ended(entry);
    this.enqueue(entry);
  }

  /** Settles an entry with an error, unless it is settled. */
  fail(entry: Entry, error: LimpError): void {
    if (entry.state.kind === 'settled') return;
    const isUnanswered = mayHaveRun(entry) && !error.mayHaveRun;
    this.discard(entry, error.kind === 'timeout' ? 'timed-out' : 'cancelled');
    const { endpoint } = entry.request;
    entry.sink.error(isUnanswered ? LimpError.afterSending(endpoint, error) : error);
  }

  /**
   * Takes an entry out of everything, and tells its sink nothing.
   *
   * @param how how it was abandoned, where it is unanswered
   */
  discard(entry: Entry, how: Abandoned = 'cancelled'): void {
    const { state } = entry;
    entry.state = { kind: 'settled' };
    entry.clock.stop();
    this.resends.ended(entry);
    if (this.barrier === entry) this.barrier = null;
    if (state.kind === 'queued') this.queue.remove(entry);
    else if (state.kind !== 'settled') {
      this.inFlight.abandon(state.callId, how);
      this.quota.abandoned(state.callId);
    }
  }

  /** Lets go of the timer, which would keep a process alive, where no timeout runs. */
  rest(): void {
    this.#timer.rest();
  }
}
