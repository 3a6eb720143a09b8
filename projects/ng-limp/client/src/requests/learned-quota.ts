import type { Cancel } from '../config/clock';
import { FrameCounter } from './frame-counter';
import { LateClock } from './late-clock';
import type { QuotaEvents, QuotaOwner, QuotaState } from './quota-state';
import type { RequestsOptions } from './requests-options';

/** What has happened before there was somebody to learn from it. */
export interface Happening {
  /** When, by the clock that never goes back. */
  readonly at: number;
  readonly tell: (learned: LearnedQuota) => void;
}

/** What was before. */
export interface Past {
  /** Whether the present window is the first of the connection. */
  readonly isFirst: boolean;
  /** What has happened in it. */
  readonly log: readonly Happening[];
  /** Whether calls are kept from being sent. */
  readonly isThrottled: boolean;
}

interface LearnedEvents extends QuotaEvents {
  /** The state has changed. */
  readonly changed: () => void;
}

/** How long a frame that asks may take, in ms, before something quick is sent to ask. */
const ASK_AFTER = 1000;

/**
 * Learns the server's quota from refusals, and keeps within it: how many frames a window takes of a connection, for
 * ANON and for users, and of its address.
 */
export class LearnedQuota {
  readonly #clock: LateClock;
  readonly #connection: FrameCounter;
  readonly #address: FrameCounter;
  #wasThrottled: boolean;
  /** By the clock that never goes back, as all times in here but those that are told. */
  #chunksThrottledUntil: number | null = null;
  /** Until when calls were throttled when that was logged last. */
  #loggedThrottle: number | null = null;
  #cancelChunkTimer: Cancel = () => undefined;
  #cancelAsk: Cancel | null = null;

  readonly #options: Pick<RequestsOptions, 'clock' | 'logger'>;
  readonly #events: LearnedEvents;

  /** Comes to where it would be if it had been there all along. Of what that brings about nobody is told. */
  constructor(
    options: Pick<RequestsOptions, 'clock' | 'logger'>,
    past: Past,
    events: LearnedEvents,
  ) {
    this.#options = options;
    this.#events = events;
    this.#clock = new LateClock(options.clock);
    const released = (): void => {
      this.#bringAbout('reopened');
      this.update();
    };
    this.#connection = new FrameCounter(this.#clock, false, released, past.isFirst);
    this.#address = new FrameCounter(this.#clock, true, released);
    for (const { at, tell } of past.log) {
      this.#clock.moveTo(at);
      tell(this);
    }
    this.#clock.catchUp();
    this.#wasThrottled = past.isThrottled;
  }

  /** Whether calls are kept from being sent because others were refused. */
  get isThrottled(): boolean {
    return this.#connection.isThrottled || this.#address.isThrottled;
  }

  /** Whether a frame may be sent now. */
  get admits(): boolean {
    return this.#connection.admits && this.#address.admits;
  }

  /** Whether a chunk may be sent, where a frame may. */
  admitsChunk(hasRoom: (limit: number, used: number) => boolean): boolean {
    const { sureLimit, used, windowEnd } = this.#connection;
    if (sureLimit === null || this.#clock.elapsed() >= windowEnd) return true;
    return hasRoom(sureLimit, used);
  }

  /** Chunks wait that are not admitted: they are told of when they are. */
  throttleChunks(): void {
    const clock = this.#clock;
    if (this.#chunksThrottledUntil !== null) return;
    this.#chunksThrottledUntil = this.#connection.windowEnd;
    this.#cancelChunkTimer = clock.after(this.#chunksThrottledUntil - clock.elapsed(), () => {
      this.#chunksThrottledUntil = null;
      this.#connection.windowOver();
      this.#bringAbout('reopened');
      this.update();
    });
    this.update();
  }

  /** Whether chunks wait for the quota. */
  get areChunksThrottled(): boolean {
    return this.isThrottled || this.#chunksThrottledUntil !== null;
  }

  /** A frame goes out. */
  sent(callId: string, isUser: boolean): void {
    this.#connection.sent(callId, isUser);
    this.#address.sent(callId, false);
    this.update();
  }

  /** A frame was answered, or refused by somebody's quota: then it was not run. Which one it was may not be known. */
  answered(callId: string, refusedBy: QuotaOwner | null): void {
    const { admits } = this;
    if (refusedBy === null) {
      this.#connection.answered(callId);
      this.#address.answered(callId);
      if (admits) return;
    } else {
      const isOfAddress = refusedBy === 'address';
      (isOfAddress ? this.#address : this.#connection).refused(callId);
      (isOfAddress ? this.#connection : this.#address).refusedElsewhere(callId);
    }
    this.update();
    if (this.admits) this.#bringAbout('reopened');
  }

  /** A frame will have no reply that is heard here. */
  abandoned(callId: string): void {
    const { admits } = this;
    this.#connection.abandoned(callId);
    this.#address.abandoned(callId);
    if (!admits) this.update();
  }

  /** A new connection has a window of its own. */
  connectionLost(): void {
    this.#connection.connectionLost();
    this.#address.connectionLost();
    this.#cancelChunkTimer();
    this.#chunksThrottledUntil = null;
    this.update();
  }

  /** What is known. */
  get state(): QuotaState {
    const { isThrottled } = this;
    const connection = this.#connection;
    const throttledBy = this.#throttledBy;
    const throttledUntil = this.#throttledUntil;
    const chunksThrottledUntil = this.#chunksThrottledUntil;
    return {
      isThrottled,
      throttledBy,
      throttledUntil: this.#timeOfDay(throttledUntil),
      chunksThrottledUntil: this.#timeOfDay(chunksThrottledUntil),
      used: connection.used,
      limit: connection.limit,
      limits: { anon: connection.limitOf(false), user: connection.limitOf(true) },
    };
  }

  get #throttledBy(): QuotaOwner | null {
    return this.#address.isThrottled
      ? 'address'
      : this.#connection.isThrottled
        ? 'connection'
        : null;
  }

  get #throttledUntil(): number | null {
    const until = Math.max(this.#connection.throttledUntil ?? 0, this.#address.throttledUntil ?? 0);
    return until === 0 ? null : until;
  }

  #timeOfDay(at: number | null): number | null {
    const clock = this.#clock;
    return at === null ? null : Math.round(clock.now() + at - clock.elapsed());
  }

  /** Tells how things are now. */
  update(): void {
    const clock = this.#clock;
    const { logger } = this.#options;
    if (!this.#connection.isAsking && !this.#address.isAsking) {
      this.#cancelAsk?.();
      this.#cancelAsk = null;
    } else {
      this.#cancelAsk ??= clock.after(ASK_AFTER, () => {
        this.#cancelAsk = null;
        this.#connection.notRefused();
        this.#address.notRefused();
        if (this.admits) this.#bringAbout('reopened');
        else this.#bringAbout('ask');
        this.update();
      });
    }
    const { isThrottled } = this;
    const throttledUntil = this.#throttledUntil;
    const throttledBy = this.#throttledBy;
    this.#bringAbout('changed');
    if (throttledUntil !== null && throttledUntil !== this.#loggedThrottle) {
      this.#loggedThrottle = throttledUntil;
      const seconds = Math.ceil((throttledUntil - clock.elapsed()) / 1000);
      logger.debug(
        `The quota of this ${throttledBy ?? 'connection'} is used up. Calls wait ${seconds} s, and their timeouts stand still.`,
      );
    }
    if (this.#clock.isLate || isThrottled === this.#wasThrottled) return;
    this.#wasThrottled = isThrottled;
    if (!isThrottled) logger.debug('The quota lets calls pass again.');
    this.#bringAbout('throttled');
  }

  #bringAbout(event: keyof LearnedEvents): void {
    if (!this.#clock.isLate) this.#events[event]();
  }
}
