import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { settled } from '../../spec/outcome';
import { SessionServer } from '../../spec/session-server';
import type { Session } from '../protocol/reply';
import { memoryStore } from '../session/session-stores';

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
        if (!fake.connection.isClosed) fake.connection.events.closed(1006, '');
        break;
      case 'wait':
        fake.clock.advance(2000);
        break;
      case 'answer':
        server.answer(fake.connection);
        break;
      case 'answer with no':
        server.answer(fake.connection, 403);
        break;
      case 'answer with trouble':
        server.answer(fake.connection, 500);
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
    server.answer(fake.connection);
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
