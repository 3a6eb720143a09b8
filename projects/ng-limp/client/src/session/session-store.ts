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
}

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
export function sessionStorageStore(key = 'limp.session'): SessionStore {
  const storage = reachableSessionStorage();
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

function reachableSessionStorage(): Storage | null {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
