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
}

/** How long to hold before the first try, in ms; doubles with each further one. */
const FIRST_HOLD = 1000;
/** What no hold exceeds, in ms. */
const LONGEST_HOLD = 10_000;

/**
 * Keeps within the server's quota, which it learns from refusals alone: neither limit nor window is assumed.
 *
 *     open ──limit reached──▶ probing ──answered──▶ open, in a new window
 *       └──refused──▶ held ──▶ ▲   └──refused──▶ held, longer each time
 *
 * Where the limit is known and reached, a single frame tells whether a new window has begun; while it is under way no
 * other goes out. So once the limit is learned, one frame a window is refused at most.
 */
export class Quota {
  private readonly states = new BehaviorSubject<QuotaState>({
    used: 0,
    limit: null,
    heldUntil: null,
  });
  private mode: 'open' | 'held' | 'probing' = 'open';
  /** By whether a user signs: ANON and users have limits of their own. */
  private readonly limits = new Map<boolean, number>();
  private used = 0;
  /** How many holds there were since a frame was last answered. */
  private holds = 0;
  /** The frame that probes, once it was sent. */
  private probe: string | null = null;
  private heldUntil: number | null = null;
  private cancelTimer: Cancel = () => undefined;

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
        if (this.used >= (this.limit ?? Infinity)) this.mode = 'probing';
        return true;
      case 'held':
        return false;
      case 'probing':
        return this.probe === null;
      default:
        return this.mode satisfies never;
    }
  }

  /** A frame goes out. */
  sent(callId: string): void {
    if (this.mode === 'probing') this.probe = callId;
    this.used += 1;
    this.tell();
  }

  /** A frame was answered otherwise than by a refusal: the server takes frames. */
  answered(callId: string): void {
    if (this.mode !== 'probing' || callId !== this.probe) return;
    this.mode = 'open';
    this.probe = null;
    this.holds = 0;
    this.used = 1;
    this.tell();
    this.reopened();
  }

  /** A frame was refused by the quota: it was not run. */
  refused(callId: string): void {
    switch (this.mode) {
      case 'open':
        // All that was sent before this frame passed; those that follow it are refused as well.
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
    this.used = 0;
    this.heldUntil = null;
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
      this.heldUntil = null;
      this.tell();
      this.reopened();
    });
  }

  private tell(): void {
    this.states.next({ used: this.used, limit: this.limit, heldUntil: this.heldUntil });
  }
}
