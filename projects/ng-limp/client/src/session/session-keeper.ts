import { BehaviorSubject } from 'rxjs';
import { ANON_SID } from '../protocol/codes';
import type { Credentials } from '../protocol/decode-frame';
import type { Session } from '../protocol/reply';
import type { SessionStore, StoredSession } from './session-store';

/** Knows who is signed in, keeps it in the store, and whether the present conn knows it too. */
export class SessionKeeper {
  private readonly sessions = new BehaviorSubject<Session | null>(null);
  private kept: StoredSession | null = null;
  private known = false;

  constructor(
    private readonly store: SessionStore,
    /** Told when the store fails. */
    private readonly warn: (message: string) => void,
  ) {}

  /** The session in use, the present one first: `null` while nobody is signed in. Never completes. */
  readonly session$ = this.sessions.asObservable();

  get session(): Session | null {
    return this.sessions.value;
  }

  /** The `_id` that calls give as theirs. */
  get sid(): string {
    return this.known && this.kept !== null ? this.kept.sid : ANON_SID;
  }

  /** Whether somebody is signed in and the present conn knows it. */
  get confirmed(): boolean {
    return this.known;
  }

  /** What a reauth needs: the session in use, else the stored one. */
  get resumable(): StoredSession | null {
    return this.kept ?? this.guarded(() => this.store.load()) ?? null;
  }

  /** Whether a session is in use that a new conn has yet to be told of. */
  get needsReauth(): boolean {
    return this.kept !== null && !this.known;
  }

  /** Who calls by HTTP; null while nobody is signed in. */
  get caller(): { readonly sid: string; readonly userId: string; readonly token: string } | null {
    const { kept, session } = this;
    if (kept === null || session === null) return null;
    return { ...kept, userId: session.user._id };
  }

  /** The server accepted an auth or reauth. */
  start({ session, token }: Credentials): void {
    const kept = { sid: session._id, token };
    this.kept = kept;
    this.known = true;
    this.guarded(() => {
      this.store.save(kept);
    });
    this.sessions.next(session);
  }

  /** The session is over: signed out, or refused by the server. */
  end(): void {
    this.guarded(() => {
      this.store.clear();
    });
    this.leave();
  }

  /** Nobody is signed in here any more; the store keeps the session, to be taken up again. */
  leave(): void {
    this.kept = null;
    this.known = false;
    if (this.session !== null) this.sessions.next(null);
  }

  /** The conn is gone: the next one knows nobody. */
  connLost(): void {
    this.known = false;
  }

  /** Uses the store, which may be full or denied: then the session lives as long as the page. */
  private guarded<T>(use: () => T): T | undefined {
    try {
      return use();
    } catch {
      this.warn('The session store failed. A reload of the page will sign out.');
      return undefined;
    }
  }
}
