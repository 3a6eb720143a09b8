/** What is kept of a session so that it can be taken up again: enough to act as its user. */
export interface StoredSession {
  readonly sid: string;
  readonly token: string;
  /**
   * Which server it is a session of, as host and path: it is shown to no other. Where a store leaves it out, the session
   * counts as one of whichever server the client talks to.
   */
  readonly server?: string;
}

/**
 * Where the session is kept between pages. Other pages may use the same store: a client clears and overwrites only what
 * it has put there itself, except with a new sign-in. What is loaded therefore has to be what was saved last, by any
 * page, and at once: between comparing and clearing nothing else may happen. A store that answers later, such as
 * IndexedDB, cannot be one.
 */
export interface SessionStore {
  load(): StoredSession | null;
  save(session: StoredSession): void;
  clear(): void;
  /**
   * Tells when another page may have saved or cleared a session. The client then goes along: it takes up the session that
   * is stored now, or signs out where none is. Returns how to stop. Without it the client keeps to its own session.
   */
  readonly onChanged?: (changed: () => void) => () => void;
}
