import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../spec/fake-client';
import type { FakeTransport } from '../spec/fake-transport';
import { settled } from '../spec/outcome';
import { ANON_TOKEN } from '../spec/servers';
import type { Session } from './protocol/reply';
import { memoryStore } from './session/session-store';

type Step =
  | 'auth'
  | 'signout'
  | 'check'
  | 'call'
  | 'drop'
  | 'wait'
  | 'answer'
  | 'answer with no'
  | 'answer with trouble'
  | 'end on the server';

const steps: readonly Step[] = [
  'auth',
  'signout',
  'check',
  'call',
  'drop',
  'wait',
  'answer',
  'answer with no',
  'answer with trouble',
  'end on the server',
];

/** What a server knows: its sessions, and by which token the present conn has to sign. */
class SessionServer {
  readonly wronglySigned: string[] = [];
  private readonly sessions = new Map<string, string>();
  private readonly tokens = new WeakMap<FakeTransport, string>();
  private readonly answered = new WeakMap<FakeTransport, number>();
  private count = 0;

  /** Answers the next frame that is open. `status` says how, where the server is in a mood. */
  answer(conn: FakeTransport, status = 200): void {
    if (conn.isClosed) return;
    const place = this.answered.get(conn) ?? 0;
    if (place === 0) conn.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    const frame = conn.given[place];
    if (frame === undefined) return;
    this.answered.set(conn, place + 1);
    const expected = this.tokens.get(conn) ?? ANON_TOKEN;
    if (frame.token !== expected) this.wronglySigned.push(frame.endpoint);
    const say = (code: number, args: object = {}): void => {
      conn.receive({ status: code, msg: '', args: { ...args, call_id: frame.callId } });
    };
    const isOurs = frame.endpoint === 'conn/verify' || frame.endpoint === 'heart/beat';
    if (status !== 200 && !isOurs) {
      say(status, { code: 'NO' });
      return;
    }
    switch (frame.endpoint) {
      case 'session/auth':
        this.count += 1;
        this.begin(conn, `s${String(this.count)}`, `token-${String(this.count)}`, say);
        return;
      case 'session/reauth': {
        const [, sid = ''] =
          /"_id":"(.*?)"/.exec(JSON.stringify(frame.payload).replaceAll('\\"', '"')) ?? [];
        const token = this.sessions.get(sid);
        if (token === undefined) say(403, { code: 'CORE_SESSION_INVALID_SESSION' });
        else this.begin(conn, sid, token, say);
        return;
      }
      case 'session/signout':
        this.sessions.clear();
        this.tokens.set(conn, ANON_TOKEN);
        say(200);
        return;
      default:
        say(200);
    }
  }

  endAll(): void {
    this.sessions.clear();
  }

  private begin(
    conn: FakeTransport,
    sid: string,
    token: string,
    say: (status: number, args: object) => void,
  ): void {
    this.sessions.set(sid, token);
    this.tokens.set(conn, token);
    say(200, { session: { _id: sid, token, user: { _id: 'u' }, groups: [], expiry: '' } });
  }
}

async function follow(plan: readonly Step[]): Promise<void> {
  const store = memoryStore();
  const fake = new FakeClient({ sessionStore: store });
  const server = new SessionServer();
  const { client } = fake;
  let told: Session | null = null;
  let current: Session | null = null;
  client.authed$.subscribe((session) => (told = session));
  client.session$.subscribe((session) => (current = session));
  client.init(FAKE_CONFIG);
  for (const step of plan) {
    switch (step) {
      case 'auth':
        client.auth('email', 'a@b.c', 'password');
        break;
      case 'signout':
        client.signout();
        break;
      case 'check':
        if (store.load() !== null) client.checkAuth();
        break;
      case 'call':
        client.call('a/read');
        break;
      case 'drop':
        if (!fake.conn.isClosed) fake.conn.events.closed(1006, '');
        break;
      case 'wait':
        fake.clock.advance(2000);
        break;
      case 'answer':
        server.answer(fake.conn);
        break;
      case 'answer with no':
        server.answer(fake.conn, 403);
        break;
      case 'answer with trouble':
        server.answer(fake.conn, 500);
        break;
      case 'end on the server':
        server.endAll();
        break;
      default:
        step satisfies never;
    }
    await settled();
    expect(client.authed).toBe(client.session !== null);
    expect(current).toBe(client.session);
    expect(told).toBe(client.session);
    expect(store.load() === null).toBe(client.session === null);
    expect(client.inited).toBe(client.state.kind === 'ready');
  }
  // Whatever has happened, a server that answers brings all to an end, every frame signed as it has to be.
  for (let turns = 0; turns < 60; turns++) {
    server.answer(fake.conn);
    fake.clock.advance(1000);
    await settled();
  }
  expect(server.wronglySigned).toEqual([]);
  expect(client.state.kind).toBe('ready');
  client.destroy();
}

describe('Whatever happens in whatever order', () => {
  it('session, authed, authed$ and the store agree, and every frame is signed by the right token', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...steps), { maxLength: 30 }), follow),
      { numRuns: 300 },
    );
  });
});
