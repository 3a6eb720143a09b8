import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { otherPage } from '../../spec/other-page';
import { errorOf } from '../../spec/outcome';
import type { LimpdAt } from '../../spec/server-types';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import type { SessionStore, StoredSession } from '../config/session-store';
import { SocketTransport } from '../connection/socket-transport';
import { LimpClient } from '../limp-client';
import {
  cookieStore,
  memoryStore,
  sessionStorageStore,
  storeOfPage,
} from '../session/session-stores';

const KEY = 'shared.session';

/** A store as an app may write one. */
class CustomStore implements SessionStore {
  private static text = '';

  load(): StoredSession | null {
    const [sid, token] = CustomStore.text.split(' ');
    return sid === undefined || token === undefined ? null : { sid, token };
  }
  save({ sid, token }: StoredSession): void {
    CustomStore.text = `${sid} ${token}`;
  }
  clear(): void {
    CustomStore.text = '';
  }
}

/** Two pages' view of one store. */
function inLocalStorage(): [SessionStore, SessionStore] {
  const { page, close } = otherPage();
  onTestFinished(close);
  return [storeOfPage(window, KEY), storeOfPage(page, KEY)];
}

function inMemory(): [SessionStore, SessionStore] {
  const store = memoryStore();
  return [store, store];
}

describe.each<[name: string, areTold: boolean, make: () => [SessionStore, SessionStore]]>([
  ['in memory', false, inMemory],
  ['in sessionStorage', false, () => [sessionStorageStore(KEY), sessionStorageStore(KEY)]],
  ['in a cookie', false, () => [cookieStore(KEY), cookieStore(KEY)]],
  ['in a store of the app', false, () => [new CustomStore(), new CustomStore()]],
  ['in localStorage', true, inLocalStorage],
])('Two pages that keep their session %s', (_name, areTold, make) => {
  let limpd: LimpdAt;
  let stores: [SessionStore, SessionStore];
  let a: LimpClient;
  let b: LimpClient;
  /** Break the connections that were opened. */
  const breaks: (() => void)[] = [];

  const open = (sessionStore: SessionStore): LimpClient => {
    const client = new LimpClient({
      sessionStore,
      reconnect: { minDelay: 20, maxDelay: 50 },
      transport: (url, events) => {
        const connection = new SocketTransport(url, events);
        breaks.push(() => {
          connection.close();
          events.closed(1006, '');
        });
        return connection;
      },
    });
    client.init({ api: limpd.url, anonToken: ANON_TOKEN, authAttrs: ['email'] });
    return client;
  };
  const signIn = async (client: LimpClient): Promise<string> => {
    const { args } = await firstValueFrom(client.auth(...ADMIN));
    return args.session?._id ?? '';
  };
  const isOn = (client: LimpClient, sid: string | null) =>
    firstValueFrom(client.session$.pipe(filter((session) => (session?._id ?? null) === sid)));
  /** Both lose their connection, and are answered on the next. */
  const reconnect = async (): Promise<void> => {
    for (const breakConnection of breaks.splice(0)) breakConnection();
    await Promise.all([a, b].map((client) => firstValueFrom(client.call('staff/read'))));
  };
  const stored = () => stores[0].load()?.sid;

  beforeEach(async () => {
    limpd = await servers.startLimpd();
    stores = make();
    stores[0].clear();
    [a, b] = [open(stores[0]), open(stores[1])];
  });
  afterEach(async () => {
    a.destroy();
    b.destroy();
    stores[0].clear();
    await servers.stopServers();
  });
  /** Page A is on a session that page B has signed out of, and B on the next. */
  const nextUserInB = async (): Promise<string> => {
    const first = await signIn(a);
    if (areTold) await isOn(b, first);
    else await firstValueFrom(b.checkAuth());
    await firstValueFrom(b.signout());
    if (areTold) await isOn(a, null);
    return signIn(b);
  };

  it('leave the next user’s session stored when the one before is refused', async () => {
    const next = await nextUserInB();
    await reconnect();
    await isOn(a, areTold ? next : null);
    expect([stored(), b.session?._id]).toEqual([next, next]);
    await firstValueFrom(a.checkAuth());
    expect(a.session?._id).toBe(next);
  });

  it('leave the next user’s session stored when the one before is signed out of', async () => {
    const next = await nextUserInB();
    if (areTold) {
      // They are on one session now: a sign-out of one signs both out.
      await isOn(a, next);
      await firstValueFrom(a.signout());
      await isOn(b, null);
      expect(stored()).toBeUndefined();
      return;
    }
    const signedOut = await errorOf(a.signout());
    expect(signedOut).toMatchObject({ kind: 'refused' });
    expect([a.session, b.session?._id, stored()]).toEqual([null, next, next]);
  });

  it('keep what each has signed in to itself, or both the latest, and store the latest', async () => {
    const first = await signIn(a);
    if (areTold) await isOn(b, first);
    const second = areTold ? first : await signIn(b);
    await reconnect();
    expect([a.session?._id, b.session?._id, stored()]).toEqual([first, second, second]);
    await firstValueFrom(a.signout());
    if (areTold) await isOn(b, null);
    expect([b.session?._id, stored()]).toEqual(areTold ? [undefined, undefined] : [second, second]);
  });

  it('end on one session or each on its own when both sign in at the same time', async () => {
    await Promise.all([signIn(a), signIn(b)]);
    const latest = stored() ?? '';
    if (areTold) await Promise.all([isOn(a, latest), isOn(b, latest)]);
    await reconnect();
    expect([a, b].map(({ session }) => session?._id)).toContain(latest);
    expect(stored()).toBe(latest);
  });

  it('leave the session of a page alone when one given by hand is refused in the other', async () => {
    const first = await signIn(a);
    if (!areTold) {
      expect(await errorOf(b.reauth('f00000000000000000000099', 'token'))).toMatchObject({
        kind: 'refused',
      });
    }
    expect(stored()).toBe(first);
  });
});
