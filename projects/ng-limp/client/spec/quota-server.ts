import type { FakeClient } from './fake-client';
import { settled } from './outcome';

/** Answers as a server with a quota does: so many frames a window pass, the others are refused. */
export class QuotaServer {
  /** The endpoints of what it let pass, in order. */
  passed: string[] = [];
  /** How many frames it refused. */
  refused = 0;
  /** The frame that verified the conn counts as well. */
  private count = 1;
  private windowStart: number;
  private answered = 0;

  constructor(
    private readonly fake: FakeClient,
    private readonly limit: number,
    private readonly windowLength: number,
  ) {
    this.windowStart = fake.clock.now();
  }

  /** Answers whatever has come in. */
  work(): void {
    const { conn, clock } = this.fake;
    for (; this.answered < conn.given.length; this.answered++) {
      const frame = conn.given[this.answered];
      if (frame === undefined || frame.endpoint === 'conn/verify') continue;
      if (clock.now() - this.windowStart >= this.windowLength) {
        this.windowStart = clock.now();
        this.count = 0;
      }
      this.count += 1;
      const passes = this.count <= this.limit;
      if (passes && frame.endpoint !== 'heart/beat') this.passed.push(frame.endpoint);
      if (!passes) this.refused += 1;
      const code = passes ? 'OK' : 'CORE_REQ_SESSION_QUOTA_HIT';
      conn.receive({ status: passes ? 200 : 429, msg: '', args: { call_id: frame.callId, code } });
    }
  }

  /** Lets time pass, the server working all along. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.work();
      await settled();
      this.fake.clock.advance(1000);
    }
    this.work();
  }
}
