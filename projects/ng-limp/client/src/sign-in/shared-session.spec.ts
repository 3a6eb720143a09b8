import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClient, SESSION } from '../../spec/fake-client';
import { settled, watchOutcome } from '../../spec/outcome';
import type { SessionStore, StoredSession } from '../config/session-store';
import type { Session } from '../protocol/reply';
import { memoryStore } from '../session/session-stores';

const NEXT = { ...SESSION, _id: 'sid-2', token: 'next-token', user: { _id: 'user-2' } };
const next: StoredSession = { sid: NEXT._id, token: NEXT.token };

describe('A session that other pages share', () => {
  let fake: FakeClient;
  let store: SessionStore;
  let saved: number;
  let authed: (string | undefined)[];
  let tellChange: () => void;
  const sent = () => fake.connection.given.map(({ endpoint }) => endpoint);
  /** What another page does. */
  const elsewhere = (session: StoredSession | null): void => {
    if (session === null) store.clear();
    else store.save(session);
    tellChange();
  };

  beforeEach(() => {
    store = memoryStore();
    tellChange = () => undefined;
    saved = 0;
    authed = [];
    fake = new FakeClient({
      sessionStore: {
        load: () => store.load(),
        save: (session) => {
          saved += 1;
          store.save(session);
        },
        clear: () => {
          store.clear();
        },
        onChanged: (changed) => {
          tellChange = changed;
          return () => {
            tellChange = () => undefined;
          };
        },
      },
    });
    fake.client.session$.subscribe((session: Session | null) => authed.push(session?._id));
  });

  it('ends here when another page ends it, on a new connection', () => {
    fake.connect();
    fake.signIn();
    elsewhere(null);
    expect(fake.client.session).toBeNull();
    expect(fake.connections).toHaveLength(2);
  });

  it('begins here when another page signs in, on the same connection', async () => {
    fake.connect();
    elsewhere(next);
    fake.client.call('a/read');
    fake.connection.answer('session/reauth', 200, { session: NEXT });
    await settled();
    expect(fake.connections).toHaveLength(1);
    expect(fake.connection.last('a/read').token).toBe(NEXT.token);
    expect(authed).toEqual([undefined, NEXT._id]);
  });

  it('is tried on further connections while the server cannot tell', () => {
    fake.connect();
    elsewhere(next);
    fake.connection.answer('session/reauth', 500);
    expect(fake.client.state.kind).toBe('waiting');
    fake.reconnectNow();
    fake.connection.answer('session/reauth', 200, { session: NEXT });
    expect(fake.client.session?._id).toBe(NEXT._id);
  });

  it('gives way to the next one, before anything else is sent', async () => {
    fake.connect();
    fake.signIn();
    const read = watchOutcome(fake.client.call('a/read'));
    await settled();
    elsewhere(next);
    // Its reply would be the next user's.
    expect(read).toEqual(['unauthenticated']);
    expect(fake.client.session).toBeNull();
    fake.client.call('a/read');
    fake.connection.becomeReady();
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
    fake.connection.answer('session/reauth', 200, { session: NEXT });
    expect(fake.connection.last('a/read').token).toBe(NEXT.token);
    expect(authed).toEqual([undefined, SESSION._id, undefined, NEXT._id]);
  });

  it('takes with it what waits to be sent, which is not for the next user to send', async () => {
    fake.connect();
    fake.signIn();
    fake.connection.events.closed(1006, '');
    const calls = [
      fake.client.call('a/create'),
      fake.client.call('a/create', {}, true),
      fake.client.call('a/create', { doc: { photo: new File(['a'], 'a') } }, true),
    ].map((call) => watchOutcome(call));
    elsewhere(null);
    elsewhere(next);
    expect(calls).toEqual([['unauthenticated'], ['unauthenticated'], ['unauthenticated']]);
    fake.reconnectNow();
    fake.connection.answer('session/reauth', 200, { session: NEXT });
    await settled();
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
  });

  it('takes with it what goes up', async () => {
    fake.connect();
    fake.signIn();
    const told = watchOutcome(
      fake.client.call('a/create', { doc: { photo: new File(['a'], 'a') } }),
    );
    await settled();
    expect(sent()).toContain('file/upload');
    elsewhere(next);
    fake.connection.becomeReady();
    fake.connection.answer('session/reauth', 200, { session: NEXT });
    await settled();
    expect(told).toEqual(['unauthenticated']);
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
  });

  it('waits for what is in flight here: a sign-in of this page goes before', () => {
    fake.connect();
    fake.client.auth('email', 'a@b.c', 'password');
    elsewhere(next);
    fake.connection.answer('session/auth', 200, { session: SESSION });
    expect(fake.client.session?._id).toBe(SESSION._id);
    expect(store.load()?.sid).toBe(SESSION._id);
    expect(sent()).toEqual(['conn/verify', 'session/auth']);
  });

  it('begins after a sign-in of this page that was refused', () => {
    fake.connect();
    fake.client.auth('email', 'a@b.c', 'password');
    elsewhere(next);
    fake.connection.answer('session/auth', 403);
    fake.connection.answer('session/reauth', 200, { session: NEXT });
    expect(fake.client.session?._id).toBe(NEXT._id);
  });

  it('ends once where two pages sign out at the same time', async () => {
    fake.connect();
    fake.signIn();
    const told = watchOutcome(fake.client.signout());
    elsewhere(null);
    fake.connection.answer('session/signout');
    await settled();
    expect(told).toEqual(['reply', 'complete']);
    expect(fake.connections).toHaveLength(1);
  });

  it('does not begin where another page signs out while it is taken up', () => {
    store.save(next);
    fake.connect();
    fake.client.checkAuth();
    elsewhere(null);
    fake.connection.answer('session/reauth', 200, { session: NEXT });
    expect(fake.client.session).toBeNull();
    expect(store.load()).toBeNull();
    expect(fake.connections).toHaveLength(2);
  });

  it('is written once by each page, so that pages do not answer each other for ever', () => {
    fake.connect();
    elsewhere(next);
    fake.connection.answer('session/reauth', 200, { session: NEXT });
    tellChange();
    tellChange();
    expect(saved).toBe(1);
    expect(store.load()).toMatchObject(next);
    expect(fake.connections).toHaveLength(1);
    expect(sent()).toEqual(['conn/verify', 'session/reauth']);
  });

  it('is none of this page where it is of another server', () => {
    fake.connect();
    elsewhere({ ...next, server: 'elsewhere/ws' });
    expect(sent()).toEqual(['conn/verify']);
    fake.signIn();
    elsewhere(null);
    expect(fake.client.session).toBeNull();
  });

  it('is let be while the client is closed, and once it is destroyed', () => {
    elsewhere(next);
    fake.connect();
    fake.client.close();
    tellChange();
    expect(sent()).toEqual(['conn/verify']);
    fake.client.destroy();
    fake.connect();
    tellChange();
    expect(sent()).toEqual(['conn/verify']);
  });

  it('stays where it could not be stored', () => {
    store = { ...memoryStore(), save: () => undefined };
    store.save = () => {
      throw new Error('full');
    };
    fake.connect();
    fake.signIn();
    tellChange();
    expect(fake.client.session?._id).toBe(SESSION._id);
  });
});
