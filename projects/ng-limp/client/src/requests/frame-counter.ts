import type { Cancel, Clock } from '../config/clock';
import { SAFE } from './quota-state';
import { WindowLength } from './window-length';

/** What is known of how many frames a window takes. */
interface Figure {
  /** So many are sent without asking. */
  safe: number;
  /** So many were taken. */
  shown: number;
  /** The number at which the server refused; null until it has. */
  limit: number | null;
  /** Whether it may be higher by now. */
  isOld: boolean;
}

/** A frame that was sent. */
interface SentFrame {
  readonly window: number;
  /** Its place among the frames of the window, from 1. */
  readonly place: number;
  readonly at: number;
}

/** Where servers refuse, by default and as people configure them: so many frames of a window pass. */
const USUAL_LIMITS = [39, 99, 199, 499, 999];
/** While nothing is known. */
const UNKNOWN = { safe: SAFE, limit: null };
/** How often chunks use a whole window, to learn whether it takes more than before: once in so many. */
const RETEST = 10;

/**
 * One of the server's two counters of frames, of this connection or of its address, as far as refusals let it be known:
 *
 *     open ──a frame asks──▶ asking ──taken──▶ open
 *      │                        └──refused──▶ throttled
 *      └──refused──▶ throttled ──over──▶ fresh ──its first frame asks──▶ …
 *                        ▲                 │
 *                        └─────refused─────┘
 *
 * A frame asks, with no other behind it until its reply, where the server may refuse: where servers usually do, beyond
 * a limit that was learned (so it is found when it rises), and first in a window that may not have begun. So one frame
 * a window is refused, once limit and length of the window are known.
 *
 * Windows are counted from the reply to their first frame, so that they never end here before they do on the server.
 */
export class FrameCounter {
  readonly length = new WindowLength();
  /** Frames of the present window that were not refused. */
  used = 0;
  /** Until when frames are throttled, by the clock that never goes back; null while they are not. */
  throttledUntil: number | null = null;
  readonly #frames = new Map<string, SentFrame>();
  /** Of ANON, and of users. */
  readonly #figures = new Map<boolean, Figure>();
  #figure = this.#figureOf(false);
  #asUser = false;
  #window = 0;
  /** When the present window began at the latest, by the clock that never goes back. */
  #start = -Infinity;
  #isStartKnown = false;
  /** Whether every frame of the window is counted; otherwise it may have begun before it was thought to. */
  #isWhole = true;
  /** Whether it is to be asked whether a new window has begun. */
  #isFresh = false;
  /** The place of the frame that asks. */
  #asking: number | null = null;
  #stopTimer: Cancel = () => undefined;

  readonly #clock: Clock;
  /** Whether others' frames are counted, too, so that windows begin unseen. */
  readonly #isShared: boolean;
  /** Frames may be sent again. */
  readonly #released: () => void;

  constructor(
    clock: Clock,
    isShared: boolean,
    released: () => void,
    /** Whether the window that begins first is the first of the connection. */
    isFirst = true,
  ) {
    this.#clock = clock;
    this.#isShared = isShared;
    this.#released = released;
    if (!isFirst) this.#start = -Number.MAX_VALUE;
  }

  /** Whether a frame may be sent now. */
  get admits(): boolean {
    return this.throttledUntil === null && this.#asking === null;
  }

  /** Whether a frame asks. */
  get isAsking(): boolean {
    return this.#asking !== null;
  }

  /** Whether frames wait because others were refused. */
  get isThrottled(): boolean {
    return this.throttledUntil !== null || (this.#isFresh && this.isAsking);
  }

  /** How many frames the present window takes; null while that is not known. */
  get limit(): number | null {
    return this.#figure.limit;
  }

  /** How many frames a window takes of ANON or of users; null until that is learned. */
  limitOf(isUser: boolean): number | null {
    return this.#figureOf(isUser).limit;
  }

  /** How many frames the present window takes; null while that is not known, or to be asked anew. */
  get sureLimit(): number | null {
    const { limit, isOld } = this.#figure;
    return isOld || !this.length.isKnown ? null : limit;
  }

  /** When the present window has ended at the latest, by the clock that never goes back. */
  get windowEnd(): number {
    return this.#start + this.length.most;
  }

  /** The present window is over by the clock: the next frame asks. */
  windowOver(): void {
    this.#isFresh = true;
  }

  /** A frame goes out. */
  sent(callId: string, isUser: boolean): void {
    const at = this.#clock.elapsed();
    if (this.throttledUntil !== null) this.#isFresh = true;
    if ((this.#isFresh && !this.isAsking) || (!this.#isFresh && at >= this.windowEnd)) {
      this.#begin(at, isUser);
    } else if (isUser !== this.#asUser) {
      // Servers differ in whose limit holds for the rest of the window: what it shows is true of neither.
      this.#asUser = isUser;
      this.#figure = { ...this.#figure };
    }
    this.used += 1;
    if (this.#isFresh || this.used > this.#figure.safe) this.#asking ??= this.used;
    this.#frames.set(callId, { window: this.#window, place: this.used, at });
  }

  /** A frame was taken. */
  answered(callId: string): void {
    const frame = this.#takeOut(callId);
    if (frame === null) return;
    const { place, at } = frame;
    const now = this.#clock.elapsed();
    if (!this.#isStartKnown && !this.#isFresh) {
      this.#start = now;
      this.#isStartKnown = true;
    }
    this.#figure.shown = Math.max(this.#figure.shown, place);
    if (this.throttledUntil !== null && place > this.used) {
      // A new window began between a refused frame and this one, so it may have begun before the refused one, too.
      Object.assign(this.#figure, UNKNOWN);
    }
    if (this.#asking === null || place < this.#asking) return;
    const elapsed = at - this.#start;
    if (this.#isFresh || elapsed > 0.95 * this.length.most) {
      // What was sent before a frame that only a new window takes was of the one before.
      if (!this.#isFresh) this.used -= place - 1;
      if (this.#isFresh && !this.#isGuess) this.length.hadEnded(elapsed);
      this.#isWhole = this.#isFresh;
      this.#start = now;
      this.#isStartKnown = true;
    } else {
      this.#rise(place);
    }
    this.#open();
  }

  /** The frame that asks has had time to be refused. That is enough where nothing ever was. */
  notRefused(): void {
    if (this.#asking === null || this.#isFresh || this.#figure.limit !== null) return;
    this.#rise(this.#asking);
    this.#open();
  }

  /** A frame was refused: it was not run. Which one may not be known. */
  refused(callId: string): void {
    const isKnown = this.#frames.has(callId);
    const frame = this.#takeOut(callId);
    const now = this.#clock.elapsed();
    if (frame !== null) {
      // What was sent behind a refused frame is refused as well, and tells nothing.
      if (this.throttledUntil !== null && !this.#isFresh && frame.place > this.used) return;
      if (!this.#isGuess) this.length.stillRan(frame.at - this.#start);
      else if (!this.#isFresh) this.#start = frame.at;
      if (!this.#isFresh) this.#learn(frame.place - 1);
    } else if (isKnown) {
      // Of a window that is over.
      return;
    }
    this.#asking = null;
    if (this.throttledUntil !== null) return;
    this.throttledUntil =
      this.#start + this.length.nextTry(now - this.#start, this.#isFresh, this.#isGuess);
    this.#stopTimer = this.#clock.after(this.throttledUntil - now, () => {
      this.throttledUntil = null;
      this.#isFresh = true;
      this.#released();
    });
  }

  /** A frame was refused by the other counter: servers differ in whether this one has counted it. */
  refusedElsewhere(callId: string): void {
    if (!this.#isShared && this.#frames.get(callId)?.window === this.#window) {
      this.used -= 1;
      this.#isWhole = false;
    }
    this.abandoned(callId);
  }

  /** A frame will have no reply that is heard here. */
  abandoned(callId: string): void {
    if (this.#takeOut(callId)?.place === this.#asking) this.#asking = null;
  }

  /** The connection is gone. */
  connectionLost(): void {
    this.#frames.clear();
    this.#asking = null;
    if (this.#isShared) return;
    this.#open();
    this.used = 0;
    this.#start = -Infinity;
    for (const figure of this.#figures.values()) figure.isOld = true;
  }

  /** Whether it is unknown when the present window began: others may have begun it. */
  get #isGuess(): boolean {
    return this.#isShared && !this.#isWhole;
  }

  /** So many frames were taken, and maybe more are. */
  #rise(taken: number): void {
    const figure = this.#figure;
    const isShared = this.#isShared;
    const next = USUAL_LIMITS.find((limit) => limit > taken) ?? Infinity;
    // What others leave of an address changes all the time.
    const share = isShared && figure.limit !== null ? Math.ceil(taken * 1.25) : null;
    figure.safe = Math.min(next, share ?? next);
    figure.limit = share;
  }

  #learn(taken: number): void {
    const figure = this.#figure;
    this.used = Math.min(this.used, taken);
    if (taken < 1) return;
    // Where it is not sure that the whole window was seen, it takes no less than it ever did.
    const limit = this.#isWhole ? taken : Math.max(taken, figure.shown, figure.limit ?? 0);
    Object.assign(figure, { safe: limit, shown: limit, limit, isOld: false });
  }

  #begin(at: number, isUser: boolean): void {
    this.#window += 1;
    this.used = 0;
    this.#asking = null;
    this.#asUser = isUser;
    this.#figure = this.#figureOf(isUser);
    if (this.#window % RETEST === 0) this.#figure.isOld = true;
    if (this.#isFresh) return;
    this.#isWhole = this.#start === -Infinity && !this.#isShared;
    this.#start = at;
    this.#isStartKnown = false;
  }

  #open(): void {
    this.#stopTimer();
    this.throttledUntil = null;
    this.#isFresh = false;
    this.#asking = null;
  }

  /** Takes a frame out; null where it is none of the present window. */
  #takeOut(callId: string): SentFrame | null {
    const frame = this.#frames.get(callId);
    this.#frames.delete(callId);
    return frame?.window === this.#window ? frame : null;
  }

  #figureOf(isUser: boolean): Figure {
    const known = this.#figures.get(isUser);
    if (known !== undefined) return known;
    const figure = { ...UNKNOWN, shown: 0, isOld: false };
    this.#figures.set(isUser, figure);
    return figure;
  }
}
