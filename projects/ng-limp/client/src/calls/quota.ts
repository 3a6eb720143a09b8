import { BehaviorSubject } from 'rxjs';
import type { Cancel } from '../connection/clock';
import { ADDRESS_QUOTA_HIT } from '../protocol/codes';
import { isQuotaHit } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import type { CallsOptions } from './calls-options';
import { FrameCounter } from './frame-counter';

/** What is known of the server's quota (`docs/protocol.md`, "Quotas"). */
export interface QuotaState {
  /** Whether calls are kept from being sent. Their timeouts stand still meanwhile. */
  readonly isThrottled: boolean;
  /** Whose quota keeps them: of this connection, or of all that have its address; null while none does. */
  readonly throttledBy: 'connection' | 'address' | null;
  /** Until when frames are held at least, in ms since 1970; null while they are not. */
  readonly heldUntil: number | null;
  /** Until when chunks of files are held, to leave the rest of the window to calls; null while they are not. */
  readonly chunksHeldUntil: number | null;
  /** Frames sent since the present window began, and not refused. */
  readonly used: number;
  /** How many frames the present window takes; null until the server has refused one. */
  readonly limit: number | null;
  /** How many frames a window takes that began as ANON's, and as a user's; each null until that is learned. */
  readonly limits: { readonly anon: number | null; readonly user: number | null };
}

/** What a quota brings about. */
export interface QuotaEvents {
  /** Something may be sent that was held. */
  readonly reopened: () => void;
  /** Calls are throttled, or are so no more. */
  readonly throttled: () => void;
  /** A frame that asks has no reply yet, and may be slow: the server shall be asked something quick. */
  readonly ask: () => void;
}

/** How long a frame that asks may take, in ms, before something quick is sent to ask. */
const ASK_AFTER = 1000;

/**
 * Keeps within the server's quota, which it learns from refusals: how many frames a window takes of a conn, for ANON
 * and for users, and of its address.
 */
export class Quota {
  private readonly conn: FrameCounter;
  private readonly address: FrameCounter;
  private readonly states: BehaviorSubject<QuotaState>;
  /** By the clock that never goes back, as all times in here but those that are told. */
  private chunksHeldUntil: number | null = null;
  /** The hold that was logged last. */
  private loggedHold: number | null = null;
  private cancelChunkTimer: Cancel = () => undefined;
  private cancelAsk: Cancel | null = null;

  constructor(
    private readonly options: Pick<CallsOptions, 'clock' | 'logger'>,
    isUser: () => boolean,
    private readonly events: QuotaEvents,
  ) {
    const { clock } = options;
    const released = (): void => {
      events.reopened();
      this.update();
    };
    this.conn = new FrameCounter(clock, false, isUser, released);
    this.address = new FrameCounter(clock, true, () => false, released);
    this.states = new BehaviorSubject(this.state);
    this.state$ = this.states.asObservable();
  }

  /** What is known, the present state first. Never completes. */
  readonly state$;

  /** Whether calls are kept from being sent because others were refused. */
  get isThrottled(): boolean {
    return this.conn.isTight || this.address.isTight;
  }

  /** Whether a frame may be sent now. */
  get admits(): boolean {
    return this.conn.admits && this.address.admits;
  }

  /** Whether a chunk may be sent, where a frame may. */
  admitsChunk(hasRoom: (limit: number, used: number) => boolean): boolean {
    const { sureLimit, used, windowEnd } = this.conn;
    if (sureLimit === null || this.options.clock.elapsed() >= windowEnd) return true;
    return hasRoom(sureLimit, used);
  }

  /** Chunks wait that are not admitted: they are told of when they are. */
  holdChunks(): void {
    const { clock } = this.options;
    if (this.chunksHeldUntil !== null) return;
    this.chunksHeldUntil = this.conn.windowEnd;
    this.cancelChunkTimer = clock.after(this.chunksHeldUntil - clock.elapsed(), () => {
      this.chunksHeldUntil = null;
      this.conn.windowOver();
      this.events.reopened();
      this.update();
    });
    this.update();
  }

  /** Whether chunks wait for the quota. */
  get holdsChunks(): boolean {
    return this.isThrottled || this.chunksHeldUntil !== null;
  }

  /** A frame goes out. */
  sent(callId: string): void {
    this.conn.sent(callId);
    this.address.sent(callId);
    this.update();
  }

  /** A frame was answered, or refused by the quota: then it was not run. Which one it was may not be known. */
  answered(callId: string, reply: Reply): void {
    const { admits } = this;
    if (!isQuotaHit(reply)) {
      this.conn.answered(callId);
      this.address.answered(callId);
      if (admits) return;
    } else {
      const isOfAddress = reply.args.code === ADDRESS_QUOTA_HIT;
      (isOfAddress ? this.address : this.conn).refused(callId);
      (isOfAddress ? this.conn : this.address).refusedElsewhere(callId);
    }
    this.update();
    if (this.admits) this.events.reopened();
  }

  /** A frame will have no reply that is heard here. */
  withdrawn(callId: string): void {
    const { admits } = this;
    this.conn.withdrawn(callId);
    this.address.withdrawn(callId);
    if (!admits) this.update();
  }

  /** A new conn has a window of its own. */
  connLost(): void {
    this.conn.connLost();
    this.address.connLost();
    this.cancelChunkTimer();
    this.chunksHeldUntil = null;
    this.update();
  }

  private get heldUntil(): number | null {
    const until = Math.max(this.conn.heldUntil ?? 0, this.address.heldUntil ?? 0);
    return until === 0 ? null : until;
  }

  private get state(): QuotaState {
    const { conn, address, isThrottled, heldUntil, chunksHeldUntil } = this;
    return {
      isThrottled,
      throttledBy: address.isTight ? 'address' : conn.isTight ? 'connection' : null,
      heldUntil: this.timeOfDay(heldUntil),
      chunksHeldUntil: this.timeOfDay(chunksHeldUntil),
      used: conn.used,
      limit: conn.limit,
      limits: { anon: conn.limitOf(false), user: conn.limitOf(true) },
    };
  }

  private timeOfDay(at: number | null): number | null {
    const { clock } = this.options;
    return at === null ? null : Math.round(clock.now() + at - clock.elapsed());
  }

  /** Tells how things are now. */
  private update(): void {
    const { clock, logger } = this.options;
    if (!this.conn.isAsking && !this.address.isAsking) {
      this.cancelAsk?.();
      this.cancelAsk = null;
    } else {
      this.cancelAsk ??= clock.after(ASK_AFTER, () => {
        this.cancelAsk = null;
        this.conn.notRefused();
        this.address.notRefused();
        if (this.admits) this.events.reopened();
        else this.events.ask();
        this.update();
      });
    }
    const before = this.states.value;
    const { state, heldUntil } = this;
    const { isThrottled, throttledBy } = state;
    this.states.next(state);
    if (heldUntil !== null && heldUntil !== this.loggedHold) {
      this.loggedHold = heldUntil;
      const seconds = Math.ceil((heldUntil - clock.elapsed()) / 1000);
      logger.debug(
        `The quota of this ${throttledBy ?? 'connection'} is used up. Calls wait ${seconds} s, and their timeouts stand still.`,
      );
    }
    if (isThrottled === before.isThrottled) return;
    if (!isThrottled) logger.debug('The quota lets calls pass again.');
    this.events.throttled();
  }
}
