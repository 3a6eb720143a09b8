import { BehaviorSubject } from 'rxjs';
import type { Cancel, Clock } from '../connection/clock';

/** What is known of the server's quota (`docs/protocol.md`, "Quotas"). */
export interface QuotaState {
  /** Frames sent since the present window began. */
  readonly used: number;
  /** How many frames a window takes; null until the server has refused one. */
  readonly limit: number | null;
  /** Until when frames are held, in ms since 1970; null while they are not. */
  readonly heldUntil: number | null;
  /** Until when chunks of files are held, to leave the rest of the window to calls; null while they are not. */
  readonly chunksHeldUntil: number | null;
}

/** How long to hold before the first try, in ms; doubles with each further one. */
const FIRST_HOLD = 1000;
/** What no hold exceeds, in ms. */
export const LONGEST_HOLD = 10_000;
/** The part of a window that chunks leave to calls. */
const CALLS_SHARE = 0.1;

/**
 * Keeps within the server's quota, which it learns from refusals alone: neither limit nor window is assumed.
 *
 *     open ──limit reached──▶ probing ──answered──▶ open, in a new window
 *       └──refused──▶ held ──▶ ▲   └──refused──▶ held, longer each time
 *
 * Where the limit is known and reached, a single frame tells whether a new window has begun; while it is under way no
 * other goes out. So once the limit is learned, one frame a window is refused at most.
 *
 * An upload would use up every window at its beginning, and all calls made later would wait for the next. So once limit
 * and length of the window are learned, chunks leave a tenth of it to calls, and wait for the next one by the clock.
 */
export class Quota {
  private readonly states = new BehaviorSubject<QuotaState>({
    used: 0,
    limit: null,
    heldUntil: null,
    chunksHeldUntil: null,
  });
  private mode: 'open' | 'held' | 'probing' = 'open';
  /** By whether a user signs: ANON and users have limits of their own. */
  private readonly limits = new Map<boolean, number>();
  private used = 0;
  /** How many holds there were since a frame was last answered. */
  private holds = 0;
  /** The frame that probes, once it was sent. */
  private probe: string | null = null;
  /** Since when a frame might have been sent to probe, and when one was, in ms since 1970. */
  private probeFrom = 0;
  private probedAt = 0;
  private heldUntil: number | null = null;
  private cancelTimer: Cancel = () => undefined;
  /** When the present window began at the latest, in ms since 1970. */
  private windowStart = 0;
  /** What a window lasts at most, in ms; null until one was seen to end. */
  private windowLength: number | null = null;
  private chunksHeldUntil: number | null = null;
  private cancelChunkTimer: Cancel = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly isAuthed: () => boolean,
    /** Called when something may be sent that was held. */
    private readonly reopened: () => void,
  ) {}

  /** What is known, the present state first. Never completes. */
  readonly state$ = this.states.asObservable();

  /** Whether frames are held, or one alone is under way to see whether more may follow. */
  get isTight(): boolean {
    return this.mode !== 'open';
  }

  /** Whether a frame may be sent now. */
  admits(): boolean {
    switch (this.mode) {
      case 'open':
        if (this.used >= (this.limit ?? Infinity)) {
          this.mode = 'probing';
          this.probeFrom = this.clock.now();
        }
        return true;
      case 'held':
        return false;
      case 'probing':
        return this.probe === null;
      default:
        return this.mode satisfies never;
    }
  }

  /** Whether a chunk may be sent, where a frame may. */
  admitsChunk(): boolean {
    return this.mode !== 'open' || !this.isChunksShareUsed || this.clock.now() >= this.windowEnd;
  }

  /** Chunks wait that are not admitted: they are told of when they are. */
  holdChunks(): void {
    const { clock, windowEnd } = this;
    if (this.chunksHeldUntil !== null) return;
    this.chunksHeldUntil = windowEnd;
    this.cancelChunkTimer = clock.after(windowEnd - clock.now(), () => {
      this.beginWindow(clock.now(), 0);
      this.tell();
      this.reopened();
    });
    this.tell();
  }

  /** Whether chunks wait for the quota. */
  get holdsChunks(): boolean {
    return this.isTight || this.chunksHeldUntil !== null;
  }

  /** A frame goes out. */
  sent(callId: string): void {
    if (this.mode === 'probing') {
      this.probe = callId;
      this.probedAt = this.clock.now();
    }
    const now = this.clock.now();
    if (this.used === 0 || (this.isChunksShareUsed && now >= this.windowEnd)) {
      this.beginWindow(now, 0);
    }
    this.used += 1;
    this.tell();
  }

  /** A frame was answered otherwise than by a refusal: the server takes frames. */
  answered(callId: string): void {
    if (this.mode !== 'probing' || callId !== this.probe) return;
    this.mode = 'open';
    this.probe = null;
    this.holds = 0;
    const lasted = this.probeFrom - this.windowStart;
    this.windowLength = Math.min(lasted, this.windowLength ?? lasted);
    this.beginWindow(this.probedAt, 1);
    this.tell();
    this.reopened();
  }

  /** A frame was refused by the quota: it was not run. */
  refused(callId: string): void {
    switch (this.mode) {
      case 'open':
        // All that was sent before this frame passed; those that follow it are refused as well.
        this.windowLength = null;
        this.limits.set(this.isAuthed(), Math.max(1, this.used - 1));
        this.hold();
        return;
      case 'held':
        // Sent before the hold began: the limit is lower by each of them.
        this.lowerLimit();
        return;
      case 'probing':
        if (callId === this.probe) this.hold();
        else this.lowerLimit();
        return;
      default:
        this.mode satisfies never;
    }
  }

  /** A probe came to nothing: the next frame probes instead. */
  withdrawn(callId: string): void {
    if (callId === this.probe) this.probe = null;
  }

  /** A new conn has a window of its own. */
  connLost(): void {
    this.cancelTimer();
    this.mode = 'open';
    this.probe = null;
    this.holds = 0;
    this.heldUntil = null;
    this.letChunksGo();
    this.used = 0;
    this.tell();
  }

  private get limit(): number | null {
    return this.limits.get(this.isAuthed()) ?? null;
  }

  private lowerLimit(): void {
    const { limit } = this;
    if (limit === null || limit <= 1) return;
    this.limits.set(this.isAuthed(), limit - 1);
    this.tell();
  }

  private hold(): void {
    const delay = Math.min(LONGEST_HOLD, FIRST_HOLD * 2 ** this.holds);
    this.holds += 1;
    this.mode = 'held';
    this.probe = null;
    this.heldUntil = this.clock.now() + delay;
    this.tell();
    this.cancelTimer();
    this.cancelTimer = this.clock.after(delay, () => {
      this.mode = 'probing';
      this.probeFrom = this.clock.now();
      this.heldUntil = null;
      this.tell();
      this.reopened();
    });
  }

  /** When the next window has begun at the latest. */
  private get windowEnd(): number {
    return this.windowStart + (this.windowLength ?? 0);
  }

  private get isChunksShareUsed(): boolean {
    const { limit } = this;
    if (limit === null || this.windowLength === null) return false;
    return this.used >= limit - Math.floor(limit * CALLS_SHARE);
  }

  private letChunksGo(): void {
    this.cancelChunkTimer();
    this.chunksHeldUntil = null;
  }

  private beginWindow(start: number, used: number): void {
    this.letChunksGo();
    this.windowStart = start;
    this.used = used;
  }

  private tell(): void {
    const { used, limit, heldUntil, chunksHeldUntil } = this;
    this.states.next({ used, limit, heldUntil, chunksHeldUntil });
  }
}
