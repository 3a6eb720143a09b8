import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { settled } from '../../spec/outcome';
import { SessionServer, sidIn } from '../../spec/session-server';
import type { SessionStore } from '../config/session-store';
import { memoryStore } from '../session/session-stores';

const deeds = [
  'auth',
  'signout',
  'check',
  'drop',
  'wait',
  'answer',
  'answer with no',
  'answer with trouble',
  'hear',
] as const;
type Deed = (typeof deeds)[number];

/** One of the pages that use a store, and what it has done to the store that it should not have. */
class Page {
  readonly faults: string[] = [];
  readonly fake: FakeClient;
  private hear: () => void = () => undefined;
  private hasNews = false;
  /** Sessions that it was on, or tried to take up. */
  private readonly own = new Set<string>();
  private readonly signedIn = new Set<string>();
  /** Makes the session that is stored one that it tries to take up. */
  private readonly wants: () => void;

  /** @param isTold whether it is told what other pages do to the store */
  constructor(
    shared: SessionStore,
    private readonly server: SessionServer,
    isTold: boolean,
    written: (by: Page) => void,
  ) {
    this.fake = new FakeClient({
      sessionStore: {
        load: () => shared.load(),
        save: (session) => {
          const there = shared.load()?.sid ?? session.sid;
          const isNew = !this.signedIn.has(session.sid) && !this.own.has(session.sid);
          if (there !== session.sid && !isNew) this.faults.push(`wrote over ${there}`);
          this.signedIn.add(session.sid);
          const before = JSON.stringify(shared.load());
          shared.save(session);
          if (JSON.stringify(shared.load()) !== before) written(this);
        },
        clear: () => {
          const there = shared.load()?.sid;
          if (there !== undefined && !this.own.has(there)) this.faults.push(`cleared ${there}`);
          shared.clear();
          if (there !== undefined) written(this);
        },
        ...(isTold
          ? {
              onChanged: (changed) => {
                this.hear = changed;
                return () => undefined;
              },
            }
          : {}),
      },
    });
    this.fake.client.session$.subscribe((session) => {
      if (session !== null) this.own.add(session._id);
    });
    this.wants = () => {
      const sid = shared.load()?.sid;
      if (sid !== undefined) this.own.add(sid);
    };
    this.fake.client.init(FAKE_CONFIG);
  }

  /** Another page has changed the store: this one hears of it when its turn comes. */
  tell(): void {
    this.hasNews = true;
  }

  async does(deed: Deed): Promise<void> {
    const { client, connection, clock } = this.fake;
    switch (deed) {
      case 'auth':
        client.auth('email', 'a@b.c', 'password');
        break;
      case 'signout':
        client.signout();
        break;
      case 'check':
        try {
          client.checkAuth();
          if (client.session === null) this.wants();
        } catch {
          // Nothing is stored.
        }
        break;
      case 'drop':
        if (!connection.isClosed) connection.events.closed(1006, '');
        break;
      case 'wait':
        clock.advance(2000);
        break;
      case 'answer':
        this.server.answer(connection);
        break;
      case 'answer with no':
        this.server.answer(connection, 403);
        break;
      case 'answer with trouble':
        this.server.answer(connection, 500);
        break;
      case 'hear':
        if (this.hasNews) {
          this.hasNews = false;
          this.wants();
          this.hear();
        }
        break;
      default:
        deed satisfies never;
    }
    await settled();
    for (const { endpoint, payload } of this.fake.connections.flatMap(({ given }) => given)) {
      if (endpoint === 'session/reauth') this.own.add(sidIn(payload));
    }
  }
}

type Plan = readonly (readonly [page: 0 | 1, deed: Deed])[];

async function follow(plan: Plan, areTold: boolean): Promise<void> {
  const shared = memoryStore();
  const server = new SessionServer();
  const pages: readonly Page[] = [0, 1].map(
    () =>
      new Page(shared, server, areTold, (by) => {
        for (const page of pages) if (page !== by) page.tell();
      }),
  );
  for (const [place, deed] of plan) await pages[place]?.does(deed);
  for (let turns = 0; turns < 80; turns++) {
    for (const page of pages) {
      await page.does('hear');
      await page.does('answer');
      page.fake.clock.advance(1000);
    }
  }
  const clients = pages.map(({ fake }) => fake.client);
  expect(pages.map(({ faults }) => faults)).toEqual([[], []]);
  expect(server.wronglySigned).toEqual([]);
  expect(clients.map(({ state }) => state.kind)).toEqual(['ready', 'ready']);
  if (areTold) {
    const sid = shared.load()?.sid;
    expect(clients.map(({ session }) => session?._id)).toEqual([sid, sid]);
  }
  // However much one page has said, the other had to hear of it a few times only.
  expect(pages.every(({ fake }) => fake.connections.length < plan.length + 20)).toBe(true);
  for (const client of clients) client.destroy();
}

describe('Whatever two pages do with one store, in whatever order', () => {
  // Mostly the server answers, or hardly anything would come about.
  const answers = Array.from(deeds, () => 'answer' as const);
  const plans = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(...deeds, ...answers)), {
    maxLength: 80,
    size: 'max',
  });

  it('neither clears or overwrites what only the other has put there', async () => {
    await fc.assert(
      fc.asyncProperty(plans, (plan) => follow(plan, false)),
      { numRuns: 200 },
    );
  });

  it('both end up with the session that is stored, where the store tells of changes', async () => {
    await fc.assert(
      fc.asyncProperty(plans, (plan) => follow(plan, true)),
      { numRuns: 200 },
    );
  });
});
