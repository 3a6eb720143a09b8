import type { Cancel, Clock } from '../config/clock';
import type { HeartbeatOptions } from '../config/heartbeat';

/**
 * How long nothing may come in while a reply is awaited, in ms, before a heartbeat asks whether the server is there.
 * At worst it is noticed after twice as long; with the heartbeat's 10 s and the next connection, that leaves a read
 * that is sent again some of its 30 s.
 */
const PATIENCE = 5000;

/** What a heartbeat does, and asks of its connection. */
export interface HeartbeatLink {
  readonly beat: () => void;
  /** Nothing came after a beat: the connection is dead. */
  readonly dead: () => void;
  /** How many bytes wait to leave: a beat waits behind them. */
  readonly waitingBytes: () => number;
  /** Whether something that was sent is unanswered. */
  readonly isReplyAwaited: () => boolean;
  /** Whether the quota keeps calls from being sent. */
  readonly isThrottled: () => boolean;
}

/** Keeps a connection from being closed as idle, and finds out when the other end is gone without a word. */
export class Heartbeat {
  #cancel: Cancel = () => undefined;
  #cancelCheck: Cancel = () => undefined;
  #isRunning = false;
  #isChecking = false;
  #patience = PATIENCE;
  #awaiting = false;
  /** How many frames came in. */
  #frames = 0;

  readonly #clock: Clock;
  readonly #options: HeartbeatOptions;
  readonly #link: HeartbeatLink;

  constructor(clock: Clock, options: HeartbeatOptions, link: HeartbeatLink) {
    this.#clock = clock;
    this.#options = options;
    this.#link = link;
  }

  start(): void {
    this.#cancel();
    this.#awaiting = false;
    this.#isRunning = true;
    this.#cancel = this.#clock.after(this.#options.interval, () => {
      // It would be refused, or take the place of a call. And calls that go out next tell as much.
      if (this.#link.isThrottled()) this.start();
      else this.beatNow();
    });
  }

  /** Asks at once whether the server is there: after a sleep, timers tell nothing of how long it lasted. */
  beatNow(): void {
    if (!this.#isRunning || this.#awaiting) return;
    this.#cancel();
    this.#awaiting = true;
    this.#link.beat();
    this.#awaitSign();
  }

  /** A frame came in, whichever: the server is there. */
  alive(): void {
    this.#frames += 1;
    if (!this.#awaiting) return;
    this.start();
    // The line may die yet. But a call may be slow, and each beat counts for the quota, so the next comes later.
    if (this.#link.isReplyAwaited()) this.#check(this.#patience * 2);
  }

  /** Something was sent whose reply is awaited: where nothing comes in for a while, the server is asked. */
  awaitReply(): void {
    if (!this.#isRunning || (this.#isChecking && this.#patience === PATIENCE)) return;
    this.#check(PATIENCE);
  }

  #check(patience: number): void {
    this.#cancelCheck();
    this.#isChecking = true;
    this.#patience = patience;
    const frames = this.#frames;
    const before = this.#link.waitingBytes();
    this.#cancelCheck = this.#clock.after(patience, () => {
      this.#isChecking = false;
      if (!this.#link.isReplyAwaited()) return;
      const hasMoved = this.#frames !== frames || this.#link.waitingBytes() < before;
      // While the quota keeps calls back, it asks by itself where a reply is slow.
      if (hasMoved || this.#link.isThrottled()) this.awaitReply();
      else this.beatNow();
    });
  }

  stop(): void {
    this.#isRunning = false;
    this.#isChecking = false;
    this.#awaiting = false;
    this.#cancel();
    this.#cancelCheck();
  }

  #awaitSign(): void {
    const before = this.#link.waitingBytes();
    this.#cancel = this.#clock.after(this.#options.timeout, () => {
      if (this.#link.waitingBytes() < before) this.#awaitSign();
      else this.#link.dead();
    });
  }
}
