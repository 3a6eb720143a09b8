import type { SessionStore, StoredSession } from '../config/session-store';
import { decodeStored } from '../protocol/decode-frame';

/** The key under which a session is kept where none is given. */
const DEFAULT_KEY = 'limp.session';

/** Keeps the session as long as the client lives: a reload signs out. */
export function memoryStore(): SessionStore {
  let kept: StoredSession | null = null;
  return {
    load: () => kept,
    save: (session) => {
      kept = session;
    },
    clear: () => {
      kept = null;
    },
  };
}

/**
 * Keeps the session in the browser's `sessionStorage`: as long as its tab, over reloads, unseen by other tabs. Where
 * the browser denies the storage, it is kept in memory.
 *
 * @param key the key to keep it under; two apps on one origin need two. Default: `limp.session`
 */
export function sessionStorageStore(key = DEFAULT_KEY): SessionStore {
  const storage = reachable(() => globalThis.sessionStorage);
  return storage === null ? memoryStore() : webStore(storage, key);
}

/**
 * Keeps the session in the browser's `localStorage`: until it ends, seen by all tabs of the origin. They share it:
 * signing in in one tab signs in in all that are open, and so does signing out. Where the browser denies the storage, it
 * is kept in memory.
 *
 * @param key the key to keep it under; two apps on one origin need two. Default: `limp.session`
 */
export function localStorageStore(key = DEFAULT_KEY): SessionStore {
  return typeof window === 'undefined' ? memoryStore() : storeOfPage(window, key);
}

/** The store that a page has in its `localStorage`, told of what the other pages do to it. */
export function storeOfPage(page: Window, key: string): SessionStore {
  const storage = reachable(() => page.localStorage);
  if (storage === null) return memoryStore();
  return {
    ...webStore(storage, key),
    onChanged: (changed) => {
      // Whatever an event says, what counts is what is stored by the time it comes.
      const onStorage = ({ key: itsKey, storageArea }: StorageEvent): void => {
        if ((itsKey === key || itsKey === null) && storageArea === storage) changed();
      };
      // A page that the browser kept aside, and now shows again, was told of nothing meanwhile.
      const onShow = ({ persisted }: PageTransitionEvent): void => {
        if (persisted) changed();
      };
      page.addEventListener('storage', onStorage);
      page.addEventListener('pageshow', onShow);
      return () => {
        page.removeEventListener('storage', onStorage);
        page.removeEventListener('pageshow', onShow);
      };
    },
  };
}

/**
 * Keeps the session in a cookie (`Secure; SameSite=Strict`), as the original SDK did: seen by all tabs, and sent to the
 * page's own server with every request. Prefer {@link sessionStorageStore} unless that server reads it. Cookies tell of no
 * change: a tab keeps to its own session until it is loaded anew, or calls `checkAuth()` as ANON.
 *
 * @param key name of the cookie. Default: `limp.session`
 * @param maxAge how long the browser keeps it, in seconds. Default: 30 days, as long as a session lives
 */
export function cookieStore(key = DEFAULT_KEY, maxAge = 30 * 24 * 3600): SessionStore {
  if (typeof document === 'undefined') return memoryStore();
  const name = encodeURIComponent(key);
  const write = (value: string, age: number): void => {
    document.cookie = `${name}=${value}; Path=/; Max-Age=${age}; Secure; SameSite=Strict`;
  };
  return {
    load: () => {
      const pair = document.cookie.split('; ').find((other) => other.startsWith(`${name}=`));
      if (pair === undefined) return null;
      return decodeStored(decoded(pair.slice(name.length + 1)));
    },
    save: (session) => {
      write(encodeURIComponent(encoded(session)), maxAge);
    },
    clear: () => {
      write('', 0);
    },
  };
}

function webStore(storage: Storage, key: string): SessionStore {
  return {
    load: () => decodeStored(storage.getItem(key)),
    save: (session) => {
      storage.setItem(key, encoded(session));
    },
    clear: () => {
      storage.removeItem(key);
    },
  };
}

/** The storage, or null where the browser denies it or the platform has none, as workers and servers. */
function reachable(storageOf: () => Storage | undefined): Storage | null {
  try {
    return storageOf() ?? null;
  } catch {
    return null;
  }
}

function encoded({ sid, token, server }: StoredSession): string {
  return JSON.stringify({ sid, token, server });
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
