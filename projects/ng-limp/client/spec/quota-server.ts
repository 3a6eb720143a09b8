import type { FakeClient } from './fake-client';
import { SESSION } from './fake-client';
import { settled } from './outcome';

/** How many frames of a window pass. */
export interface QuotaFigures {
  readonly anon: number;
  readonly user: number;
}

/**
 * Answers as a server with a quota does: so many frames of a window pass, the others are refused. The limit of a window
 * is that of who it began with, as at real servers.
 */
export class QuotaServer {
  /** The endpoints of what it let pass, in order. */
  passed: string[] = [];
  /** How many frames it refused. */
  refused = 0;
  /** May be changed at any time; holds from the next frame on. */
  figures: QuotaFigures;
  /** What it takes long to answer, in seconds, by endpoint. */
  readonly slow = new Map<string, number>();
  /** The frame that verified the connection counts as well. */
  private count = 1;
  private windowStart: number;
  private answered = 0;
  private isUser = false;
  private isUsersWindow = false;
  private late: { readonly at: number; readonly callId: string }[] = [];

  constructor(
    private readonly fake: FakeClient,
    limit: number | QuotaFigures,
    private readonly windowLength: number,
  ) {
    this.figures = typeof limit === 'number' ? { anon: limit, user: limit } : limit;
    this.windowStart = fake.clock.now();
  }

  /** Answers whatever has come in. */
  work(): void {
    const { connection, clock } = this.fake;
    const now = clock.now();
    for (const { callId } of this.late.filter(({ at }) => at <= now)) this.say(callId, 200, 'OK');
    this.late = this.late.filter(({ at }) => at > now);
    for (; this.answered < connection.given.length; this.answered++) {
      const frame = connection.given[this.answered];
      if (frame === undefined || frame.endpoint === 'conn/verify') continue;
      const { callId, endpoint } = frame;
      if (now - this.windowStart >= this.windowLength) {
        this.windowStart = now;
        this.count = 0;
        this.isUsersWindow = this.isUser;
      }
      if (this.count >= (this.isUsersWindow ? this.figures.user : this.figures.anon)) {
        this.refused += 1;
        this.say(callId, 429, 'CORE_REQ_SESSION_QUOTA_HIT');
        continue;
      }
      this.count += 1;
      if (endpoint !== 'heart/beat') this.passed.push(endpoint);
      if (endpoint === 'session/auth') this.isUser = true;
      const slowness = this.slow.get(endpoint);
      if (slowness === undefined) this.say(callId, 200, 'OK', endpoint === 'session/auth');
      else this.late.push({ at: now + slowness * 1000, callId });
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

  private say(callId: string, status: number, code: string, hasSession = false): void {
    const session = hasSession ? { session: SESSION } : {};
    this.fake.connection.receive({ status, msg: '', args: { call_id: callId, code, ...session } });
  }
}
