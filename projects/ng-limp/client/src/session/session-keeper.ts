import { BehaviorSubject } from 'rxjs';
import type { HttpCaller } from '../config/http-transport';
import type { SessionStore, StoredSession } from '../config/session-store';
import { ANON_SID } from '../protocol/codes';
import type { Credentials } from '../protocol/decode-frame';
import type { Session } from '../protocol/reply';

/** Knows who is signed in, keeps it in the store, and whether the present connection knows it too. */
export class SessionKeeper {
  readonly #sessions = new BehaviorSubject<Session | null>(null);
  #current: StoredSession | null = null;
  #isConfirmed = false;
  /** Whether the session in use was in the store: if it is there no more, somebody has taken it out. */
  #isStored = false;
  /** Where sessions are valid, as it is stored with them. */
  #server: string | null = null;

  readonly #store: SessionStore;
  /** Told when the store fails. */
  readonly #warn: (message: string) => void;

  constructor(store: SessionStore, warn: (message: string) => void) {
    this.#store = store;
    this.#warn = warn;
  }

  /** The session in use, the present one first: `null` while nobody is signed in. Never completes. */
  readonly session$ = this.#sessions.asObservable();

  get session(): Session | null {
    return this.#sessions.value;
  }

  /** The `_id` that calls give as theirs. */
  get sid(): string {
    return this.#isConfirmed && this.#current !== null ? this.#current.sid : ANON_SID;
  }

  /** Whether somebody is signed in and the present connection knows it. */
  get confirmed(): boolean {
    return this.#isConfirmed;
  }

  /** What a reauth needs: the session in use, else the stored one. */
  get resumable(): StoredSession | null {
    return this.#current ?? this.stored;
  }

  /** What the store holds for the present server, from this page or another. */
  get stored(): StoredSession | null {
    const server = this.#server;
    const stored = this.#guarded(() => this.#store.load()) ?? null;
    return server === null || (stored?.server ?? server) === server ? stored : null;
  }

  /** The session in use, be it that the connection has yet to be told of it. */
  get inUse(): StoredSession | null {
    return this.#current;
  }

  /** Whether others have put something else into the store than the session in use, or taken that out. */
  differsFrom(stored: StoredSession | null): boolean {
    return stored === null ? this.#isStored : !isSame(stored, this.#current);
  }

  /** Whether a session is in use that a new connection has yet to be told of. */
  get needsReauth(): boolean {
    return this.#current !== null && !this.#isConfirmed;
  }

  /** Who calls by HTTP; null while nobody is signed in. */
  get caller(): HttpCaller | null {
    const { session } = this;
    const current = this.#current;
    if (current === null || session === null) return null;
    return { ...current, userId: session.user._id };
  }

  /**
   * The server accepted a session, which was signed in to or, with `isResumed`, was there before.
   *
   * A store may be shared by pages, so one that was resumed is written only over itself:
   * 1. This page asks the server to take up session 1.
   * 2. Another page signs out, and the next user in: the store holds session 2.
   * 3. The answer to 1 arrives. Saving session 1 now would sign the next user out at the next reload.
   */
  start({ session, token }: Credentials, isResumed: boolean): void {
    const stored = {
      sid: session._id,
      token,
      ...(this.#server === null ? {} : { server: this.#server }),
    };
    if (!isResumed || this.stored?.sid === stored.sid) {
      this.#isStored =
        this.#guarded(() => {
          this.#store.save(stored);
          return true;
        }) ?? false;
    } else if (this.#current === null) {
      this.#isStored = true;
    }
    this.#current = stored;
    this.#isConfirmed = true;
    this.#sessions.next(session);
  }

  /**
   * A session is over: signed out of, or refused by the server. What others have stored is theirs:
   * 1. This page is on session 1.
   * 2. Another page signs out, and the next user in: the store holds session 2.
   * 3. This page reconnects, and the server refuses session 1. Only session 1 may be cleared, and it is gone already.
   *
   * No store can compare and clear in one step. Between both lies no more than a moment of this turn, in which no other
   * script of this page runs.
   */
  end(over: StoredSession): void {
    this.#guarded(() => {
      if (isSame(over, this.#store.load())) this.#store.clear();
    });
    if (this.#current === null || isSame(over, this.#current)) this.detach();
  }

  /** Another page has stored this session: it is in use from now on, and the connection has yet to be told of it. */
  goOnAs(stored: StoredSession): void {
    this.detach();
    this.#current = stored;
    this.#isStored = true;
  }

  /** From now on sessions are those of another server. */
  moved(url: string): void {
    this.detach();
    // Without what follows a question mark, which may be a secret.
    const { host, pathname } = new URL(url);
    this.#server = host + pathname;
  }

  /** Nobody is signed in here any more; the store keeps the session, to be taken up again. */
  detach(): void {
    this.#current = null;
    this.#isConfirmed = false;
    this.#isStored = false;
    if (this.session !== null) this.#sessions.next(null);
  }

  /** The connection is gone: the next one knows nobody. */
  connectionLost(): void {
    this.#isConfirmed = false;
  }

  /** Uses the store, which may be full or denied: then the session lives as long as the page. */
  #guarded<T>(use: () => T): T | undefined {
    try {
      return use();
    } catch {
      this.#warn('The session store failed. A reload of the page will sign out.');
      return undefined;
    }
  }
}

function isSame(one: StoredSession, other: StoredSession | null): boolean {
  return one.sid === other?.sid && one.token === other.token;
}
