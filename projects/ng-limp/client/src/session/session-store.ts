import { decodeStored } from '../protocol/decode-frame';

/** What is kept of a session so that it can be taken up again: enough to act as its user. */
export interface StoredSession {
  readonly sid: string;
  readonly token: string;
}

/** Where the session is kept between pages. */
export interface SessionStore {
  load(): StoredSession | null;
  save(session: StoredSession): void;
  clear(): void;
  /**
   * Tells when another page has cleared the session. Returns how to stop. Stores that no other page sees need none.
   */
  readonly onCleared?: (cleared: () => void) => () => void;
}

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
  return webStore(() => globalThis.sessionStorage, key);
}

/**
 * Keeps the session in the browser's `localStorage`: until it ends, seen by all tabs of the origin. Signing out in one
 * tab signs out in all. Where the browser denies the storage, it is kept in memory.
 *
 * @param key the key to keep it under; two apps on one origin need two. Default: `limp.session`
 */
export function localStorageStore(key = DEFAULT_KEY): SessionStore {
  const store = webStore(() => globalThis.localStorage, key);
  return {
    ...store,
    onCleared: (cleared) => {
      if (typeof window === 'undefined') return () => undefined;
      const listener = (event: StorageEvent): void => {
        const isOurs = event.key === key || event.key === null;
        if (isOurs && event.storageArea === globalThis.localStorage && store.load() === null) {
          cleared();
        }
      };
      window.addEventListener('storage', listener);
      return () => {
        window.removeEventListener('storage', listener);
      };
    },
  };
}

/**
 * Keeps the session in a cookie (`Secure; SameSite=Strict`), as the original SDK did: seen by all tabs, and sent to the
 * page's own server with every request. Prefer {@link sessionStorageStore} unless that server reads it.
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
    save: ({ sid, token }) => {
      write(encodeURIComponent(JSON.stringify({ sid, token })), maxAge);
    },
    clear: () => {
      write('', 0);
    },
  };
}

function webStore(storageOf: () => Storage | undefined, key: string): SessionStore {
  const storage = reachable(storageOf);
  if (storage === null) return memoryStore();
  return {
    load: () => decodeStored(storage.getItem(key)),
    save: ({ sid, token }) => {
      storage.setItem(key, JSON.stringify({ sid, token }));
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

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
