import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../spec/fake-clock';
import { settled } from '../../spec/outcome';
import { Random } from '../../spec/random.mts';
import { Lazy } from '../lazy';
import type { Reply } from '../protocol/reply';
import * as code from './learned-quota';
import { Quota } from './quota';
import type { QuotaCode } from './quota-code';
import type { QuotaOwner } from './quota-state';

const options = {
  clock: new FakeClock(),
  logger: { warn: () => undefined, debug: () => undefined },
};
const events = { reopened: () => undefined, throttled: () => undefined, ask: () => undefined };

/** The same things happen to one that learns from the beginning, and to one that does not until it is loaded. */
class Pair {
  readonly clock = new FakeClock();
  private readonly options = { ...options, clock: this.clock };
  readonly early = new code.LearnedQuota(
    this.options,
    { isFirst: true, log: [], isThrottled: false },
    { ...events, changed: () => undefined },
  );
  private come: (loaded: QuotaCode) => void = () => undefined;
  private isUser = false;
  readonly late = new Quota(
    this.options,
    () => this.isUser,
    events,
    new Lazy('tests', () => {
      this.isAsked = true;
      return new Promise<QuotaCode>((resolve) => (this.come = resolve));
    }),
  );
  isAsked = false;
  isLoaded = false;
  private pending: string[] = [];
  private sentCount = 0;

  constructor(private readonly random: Random) {}

  send(isOwn = false): void {
    if (!isOwn && !(this.early.admits && this.late.admits)) return;
    const callId = String(this.sentCount++);
    this.pending.push(callId);
    this.early.sent(callId, this.isUser);
    this.late.sent(callId);
  }

  answer(by: QuotaOwner | null): void {
    const callId = this.take();
    if (callId !== null) this.reply(callId, by);
  }

  /** Answers what was sent first. */
  answerFirst(by: QuotaOwner | null): void {
    const callId = this.pending.shift();
    if (callId !== undefined) this.reply(callId, by);
  }

  abandon(): void {
    const callId = this.take();
    if (callId === null) return;
    this.early.abandoned(callId);
    this.late.abandoned(callId);
  }

  abandonAll(): void {
    while (this.pending.length > 0) this.abandon();
  }

  loseConnection(): void {
    this.pending = [];
    this.early.connectionLost();
    this.late.connectionLost();
  }

  changeUser(): void {
    this.isUser = !this.isUser;
  }

  /** What may happen at any time. */
  step(): void {
    const { random } = this;
    if (random.chance(0.1)) this.changeUser();
    for (let n = random.between(0, 4); n > 0; n--) this.send();
    for (let n = random.between(0, 3); n > 0; n--) this.answer(null);
    if (random.chance(0.15)) this.abandon();
    if (random.chance(0.12)) this.answer(random.chance(0.5) ? 'address' : 'connection');
    // As heartbeats are, whatever the quota says.
    if (this.late.isThrottled && random.chance(0.1)) this.send(true);
    // Longer than ten seconds nothing waits for it where none was refused.
    const isSoon = !this.isLoaded && !this.late.isThrottled;
    this.clock.advance(random.between(0, isSoon ? 400 : 2000));
  }

  async load(): Promise<void> {
    this.come(code);
    this.isLoaded = true;
    await settled();
  }

  async expectSame(): Promise<void> {
    expect(await firstValueFrom(this.late.state$)).toEqual(this.early.state);
    expect(this.late.admits).toBe(this.early.admits);
    expect(this.late.areChunksThrottled).toBe(this.early.areChunksThrottled);
  }

  private reply(callId: string, by: QuotaOwner | null): void {
    const args = by === 'address' ? { code: 'CORE_REQ_IP_QUOTA_HIT' } : {};
    const reply: Reply = { status: by === null ? 200 : 429, msg: '', args };
    this.early.answered(callId, by);
    this.late.answered(callId, reply);
  }

  private take(): string | null {
    const [callId] = this.pending.splice(this.random.between(0, this.pending.length - 1), 1);
    return callId ?? null;
  }
}

describe('What learns the quota only once it is loaded', () => {
  it.each(Array.from({ length: 200 }, (_, seed) => seed))(
    'comes to what it would have come to from the beginning, and goes on alike (%d)',
    async (seed) => {
      const random = new Random(seed);
      const pair = new Pair(random);
      // Windows in which little happens.
      for (let window = random.between(0, 3); window > 0; window--) {
        pair.send();
        pair.clock.advance(random.between(0, 3000));
        pair.answer(null);
        for (let n = random.between(0, 10); n > 0; n--) pair.send();
        pair.abandonAll();
        pair.clock.advance(60_000 + random.between(0, 20_000));
      }
      for (let steps = 0; steps < 15; steps++) pair.step();
      for (let n = random.between(20, 50); n > 0; n--) pair.send();
      expect(pair.late.admits && !pair.early.admits).toBe(false);
      for (let steps = random.between(0, 4); steps > 0; steps--) pair.step();
      await pair.load();
      await pair.expectSame();
      for (let steps = 0; steps < 100; steps++) {
        pair.step();
        if (random.chance(0.05)) pair.loseConnection();
        if (random.chance(0.1)) pair.clock.advance(random.between(0, 40_000));
        await pair.expectSame();
      }
    },
  );

  it('counts a window from the reply to its first frame as well', () => {
    const pair = new Pair(new Random(1));
    pair.send();
    pair.clock.advance(5000);
    pair.answer(null);
    pair.clock.advance(59_000);
    for (let n = 0; n < 19; n++) pair.send();
    expect(pair.isAsked).toBe(true);
  });

  it('learns as little from the late refusal of a frame of a window that is over', async () => {
    const pair = new Pair(new Random(1));
    pair.send();
    pair.answer(null);
    pair.send();
    pair.clock.advance(61_000);
    pair.send();
    pair.answerFirst('connection');
    await pair.expectSame();
    expect(pair.isAsked).toBe(false);
  });
});
