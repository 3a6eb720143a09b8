import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClient } from '../../spec/fake-client';
import { settled, watchOutcome } from '../../spec/outcome';

/** Answers as a server with a quota does: so many frames a window pass, the others are refused. */
class QuotaServer {
  passed: string[] = [];
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

describe('Under a quota', () => {
  let fake: FakeClient;
  const timeout = 3_600_000;

  beforeEach(() => {
    fake = new FakeClient();
    fake.connect();
  });

  it('300 calls at once all succeed, none twice, at the figures and window of real servers', async () => {
    const server = new QuotaServer(fake, 39, 60_000);
    const told = Array.from({ length: 300 }, (_, n) => {
      return watchOutcome(fake.client.call(`a/${String(n)}`, { timeout }));
    });
    await server.pass(12 * 60);
    expect(told.every((outcome) => outcome.join() === 'reply,complete')).toBe(true);
    expect(server.passed).toHaveLength(300);
    expect(new Set(server.passed).size).toBe(300);
  });

  it('the limit is learned: afterwards hardly a frame is refused', async () => {
    const server = new QuotaServer(fake, 39, 60_000);
    for (let n = 0; n < 100; n++) fake.client.call('a/one', { timeout });
    await server.pass(1);
    expect((await firstValueFrom(fake.client.quota$)).limit).toBe(39);
    const refused = server.refused;
    await server.pass(180);
    expect(server.passed).toHaveLength(100);
    // A window of 60 s is asked for at growing intervals, one frame each.
    expect(server.refused - refused).toBeLessThan(25);
  });

  it('callers see waiting, not errors, up to their timeout', async () => {
    const server = new QuotaServer(fake, 6, 60_000);
    const told = Array.from({ length: 10 }, () => watchOutcome(fake.client.call('a/one')));
    await server.pass(29);
    expect(told.filter((outcome) => outcome.length > 0)).toHaveLength(5);
    await server.pass(2);
    expect(told.filter(([first]) => first === 'timeout')).toHaveLength(5);
  });

  it('quota$ shows what is used, the limit, and until when frames are held', async () => {
    const states = [await firstValueFrom(fake.client.quota$)];
    expect(states).toEqual([{ used: 1, limit: null, heldUntil: null }]);
    fake.client.call('a/one');
    await settled();
    fake.conn.answer('a/one', 429);
    expect(await firstValueFrom(fake.client.quota$)).toEqual({
      used: 2,
      limit: 1,
      heldUntil: fake.clock.now() + 1000,
    });
  });

  it('calls keep their order', async () => {
    const server = new QuotaServer(fake, 3, 5000);
    for (let n = 0; n < 6; n++) fake.client.call(`a/${String(n)}`);
    await server.pass(25);
    expect(server.passed).toEqual(['a/0', 'a/1', 'a/2', 'a/3', 'a/4', 'a/5']);
  });

  it('a file goes up chunk by chunk in order, without starting over', async () => {
    fake = new FakeClient();
    fake.client.init({
      api: 'ws://localhost:1/ws',
      anonToken: 'anon',
      authAttrs: ['email'],
      fileChunkSize: 1,
    });
    fake.conn.becomeReady();
    const server = new QuotaServer(fake, 10, 60_000);
    const call = fake.client.call('a/create', { doc: { photo: new File(['x'.repeat(35)], 'f') } });
    const told = watchOutcome(call);
    await server.pass(360);
    expect(told).toEqual(['reply', 'complete']);
    expect(server.passed).toHaveLength(36);
    expect((await firstValueFrom(call.progress$)).restarts).toBe(0);
  });

  it('a new conn begins with a window of its own', async () => {
    fake.client.call('a/one', { idempotent: true });
    await settled();
    fake.conn.answer('a/one', 429);
    fake.reconnect();
    expect(fake.conn.given.map(({ endpoint }) => endpoint)).toContain('a/one');
  });

  it('signing in waits as well, and succeeds', async () => {
    const server = new QuotaServer(fake, 2, 5000);
    fake.client.call('a/one');
    const told = watchOutcome(fake.client.auth('email', 'a@b.c', 'password'));
    await server.pass(1);
    expect(told).toEqual([]);
    fake.clock.advance(10_000);
    expect(
      fake.conn.given.filter(({ endpoint }) => endpoint === 'session/auth').length,
    ).toBeGreaterThan(1);
  });
});
