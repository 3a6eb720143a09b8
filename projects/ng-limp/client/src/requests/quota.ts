import { BehaviorSubject, map } from 'rxjs';
import type { Cancel } from '../config/clock';
import { LimpError } from '../errors';
import type { Lazy } from '../lazy';
import { ADDRESS_QUOTA_HIT } from '../protocol/codes';
import { isRateLimited } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import type { Happening, LearnedQuota } from './learned-quota';
import { quotaCode } from './quota-code';
import type { QuotaCode } from './quota-code';
import { SAFE, USUAL_WINDOW } from './quota-state';
import type { QuotaEvents, QuotaOwner, QuotaState } from './quota-state';
import type { RequestsOptions } from './requests-options';

/** With so many frames in a window the server may soon refuse one: what learns from that is loaded. */
const LOAD_AT = 20;
/** How long frames wait for that, in ms, where none was refused: none of their timeouts is to end meanwhile. */
const LOAD_WITHIN = 10_000;

/**
 * Keeps within the server's quota. Few pages ever get near to it, so this only keeps in mind what happens in a window;
 * what learns the quota is loaded when many frames are sent, or one is refused. It is told of that window, and of all
 * that follows:
 *
 *     counting ──20 frames, or one refused──▶ loading ──▶ learned
 *        ▲                                       │
 *        └──cannot be loaded: nothing is learned─┘
 *
 * While it is loaded no frame goes out that may be refused, and after a refusal none at all. Where it cannot be loaded
 * frames go out all the same: at once, or a window later where one was refused; where that takes long, after 10 s.
 */
export class Quota {
  readonly #changes = new BehaviorSubject<void>(undefined);
  #learned: LearnedQuota | null = null;
  /** When the window began at the latest, by the clock that never goes back. */
  #start = -Infinity;
  #isStartKnown = false;
  /** Whether the window is the connection's first. */
  #isFirst = true;
  /** How many frames of the window were sent. */
  #used = 0;
  /** Those that have no reply yet. */
  readonly #open = new Set<string>();
  #log: Happening[] = [];
  #refusedBy: QuotaOwner | null = null;
  /** Waits no longer for what is being loaded; null while nothing is. */
  #stopWaiting: Cancel | null = null;

  readonly #options: Pick<RequestsOptions, 'clock' | 'logger'>;
  readonly #isUser: () => boolean;
  readonly #events: QuotaEvents;
  readonly #code: Lazy<QuotaCode>;

  constructor(
    options: Pick<RequestsOptions, 'clock' | 'logger'>,
    isUser: () => boolean,
    events: QuotaEvents,
    code: Lazy<QuotaCode> = quotaCode,
  ) {
    this.#options = options;
    this.#isUser = isUser;
    this.#events = events;
    this.#code = code;
  }

  /** What is known, the present state first. Never completes. */
  readonly state$ = this.#changes.pipe(map(() => this.#state));

  /** Whether calls are kept from being sent because others were refused. */
  get isThrottled(): boolean {
    return this.#learned?.isThrottled ?? this.#refusedBy !== null;
  }

  /** Whether a frame may be sent now. */
  get admits(): boolean {
    return (
      this.#learned?.admits ?? (this.#refusedBy === null && (this.#used < SAFE || this.#isOver))
    );
  }

  /** Whether a chunk may be sent, where a frame may. */
  admitsChunk(hasRoom: (limit: number, used: number) => boolean): boolean {
    return this.#learned?.admitsChunk(hasRoom) ?? true;
  }

  /** Chunks wait that are not admitted: they are told of when they are. */
  throttleChunks(): void {
    this.#learned?.throttleChunks();
  }

  /** Whether chunks wait for the quota. */
  get areChunksThrottled(): boolean {
    return this.#learned?.areChunksThrottled ?? this.isThrottled;
  }

  /** A frame goes out. */
  sent(callId: string): void {
    const isUser = this.#isUser();
    if (this.#learned === null && this.#refusedBy === null && this.#isOver) this.#begin(this.#now);
    this.#note((learned) => learned.sent(callId, isUser));
    if (this.#learned !== null) return;
    this.#used += 1;
    this.#open.add(callId);
    if (this.#used >= LOAD_AT && this.#stopWaiting === null) this.#load(LOAD_WITHIN);
    this.#changes.next();
  }

  /** A frame was answered, or refused by the quota: then it was not run. Which one it was may not be known. */
  answered(callId: string, reply: Reply): void {
    const isOfAddress = reply.args.code === ADDRESS_QUOTA_HIT;
    const by = !isRateLimited(reply) ? null : isOfAddress ? 'address' : 'connection';
    // What is of a window that is over tells nothing.
    if (this.#learned === null && !this.#open.delete(callId) && callId !== '') return;
    if (by !== null) this.#refused(by);
    else if (!this.#isStartKnown) {
      this.#isStartKnown = true;
      this.#start = this.#now;
    }
    this.#note((learned) => learned.answered(callId, by));
  }

  /** A frame will have no reply that is heard here. */
  abandoned(callId: string): void {
    this.#open.delete(callId);
    this.#note((learned) => learned.abandoned(callId));
  }

  /** A new connection has a window of its own. */
  connectionLost(): void {
    // The quota of the address is no better with the next connection.
    if (this.#learned !== null || this.#refusedBy === 'address') {
      this.#used = 0;
      this.#note((learned) => learned.connectionLost());
    } else {
      this.#restart(-Infinity);
    }
  }

  get #now(): number {
    return this.#options.clock.elapsed();
  }

  get #isOver(): boolean {
    return this.#now >= this.#start + USUAL_WINDOW;
  }

  get #state(): QuotaState {
    return (
      this.#learned?.state ?? {
        isThrottled: this.isThrottled,
        throttledBy: this.#refusedBy,
        throttledUntil: null,
        chunksThrottledUntil: null,
        used: this.#used,
        limit: null,
        limits: { anon: null, user: null },
      }
    );
  }

  /** Tells who learns from it what happens: at once, or when it is loaded. */
  #note(tell: Happening['tell']): void {
    if (this.#learned === null) this.#log.push({ at: this.#now, tell });
    else tell(this.#learned);
  }

  /** A frame was refused. */
  #refused(by: QuotaOwner): void {
    if (this.#learned === null && this.#refusedBy === null) {
      this.#stopWaiting?.();
      this.#load(USUAL_WINDOW);
    }
    if (this.#learned !== null || this.#refusedBy === 'address') return;
    const { isThrottled } = this;
    this.#refusedBy = by;
    this.#changed(isThrottled);
  }

  #load(within: number): void {
    const { loaded } = this.#code;
    if (loaded !== null) {
      this.#learn(loaded);
      return;
    }
    const { clock, logger } = this.#options;
    const goOn = (): void => {
      this.#restart(this.#now);
      this.#events.reopened();
    };
    const stop = clock.after(within, goOn);
    this.#stopWaiting = stop;
    this.#code.get().then(
      (code) => {
        this.#learn(code);
      },
      (error: unknown) => {
        if (this.#stopWaiting !== stop) return;
        logger.debug(LimpError.from(error).message);
        if (this.#refusedBy === null) goOn();
      },
    );
  }

  #learn({ LearnedQuota }: QuotaCode): void {
    if (this.#learned !== null) return;
    const { isThrottled, admits } = this;
    const options = this.#options;
    const log = this.#log;
    const isFirst = this.#isFirst;
    const events = this.#events;
    const changed = (): void => {
      this.#changes.next();
    };
    this.#begin(0);
    const learned = new LearnedQuota(
      options,
      { isFirst, log, isThrottled },
      { ...events, changed },
    );
    this.#learned = learned;
    if (!admits && this.admits) events.reopened();
    learned.update();
  }

  #restart(start: number): void {
    const { isThrottled } = this;
    this.#begin(start);
    this.#changed(isThrottled);
  }

  /** A window begins of which nothing has happened yet. */
  #begin(start: number): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#refusedBy = null;
    this.#isFirst = this.#start === -Infinity;
    this.#start = start;
    this.#isStartKnown = false;
    this.#used = 0;
    this.#open.clear();
    this.#log = [];
  }

  #changed(wasThrottled: boolean): void {
    this.#changes.next();
    if (this.isThrottled !== wasThrottled) this.#events.throttled();
  }
}
