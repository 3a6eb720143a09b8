import type { CheckedConfig } from '../config/config';
import type { Connection } from '../connection/connection';
import { traitsOf } from '../connection/connection-state';
import { LimpError } from '../errors';
import type { Requests } from '../requests/requests';
import type { SessionKeeper } from '../session/session-keeper';

/**
 * Goes along with what other pages do to a store that tells of it: all pages with such a store share one session.
 *
 * It looks at what is stored now, never at what was told, so any order of events comes to the same:
 * 1. Two pages sign in at the same time. Page A stores session 1, then page B session 2.
 * 2. A is told of session 2, which is stored now, and takes it up.
 * 3. B is told of session 1. Stored is its own session 2, so it does nothing.
 *
 * Nor do pages answer each other for ever: a page that takes a session up stores it as it was, of which no other is told.
 */
export class SharedSession {
  /** How many calls are in flight that change who is signed in. */
  #changing = 0;
  #hasNews = false;

  readonly #requests: Requests;
  readonly #connection: Connection;
  readonly #keeper: SessionKeeper;
  readonly #configured: () => CheckedConfig;
  /** Tells the present connection of the session in use. */
  readonly #takeUp: () => void;

  constructor(
    requests: Requests,
    connection: Connection,
    keeper: SessionKeeper,
    configured: () => CheckedConfig,
    takeUp: () => void,
  ) {
    this.#requests = requests;
    this.#connection = connection;
    this.#keeper = keeper;
    this.#configured = configured;
    this.#takeUp = takeUp;
  }

  /** A call that changes who is signed in is in flight: what other pages do has to wait. */
  callBegins(): void {
    this.#changing += 1;
  }

  /** It is settled, and all that follows from it is done. */
  callEnds(): void {
    this.#changing -= 1;
    if (this.#hasNews) this.storeChanged();
  }

  /** What other pages did was for another server. */
  moved(): void {
    this.#hasNews = false;
  }

  /** Another page may have changed what is stored. */
  storeChanged(): void {
    this.#hasNews = this.#changing > 0;
    if (this.#hasNews || !traitsOf(this.#connection.state).isOpen) return;
    const { stored, confirmed, inUse } = this.#keeper;
    if (!this.#keeper.differsFrom(stored) || this.#configured().isInsecure) return;
    if (inUse !== null) {
      const problem = 'Another page has signed the user out. The call is not sent as anybody else.';
      this.#requests.userGone(LimpError.of('unauthenticated', problem), false);
    }
    if (stored === null) this.#keeper.detach();
    else this.#keeper.goOnAs(stored);
    if (confirmed) this.#connection.renew('another page has changed who is signed in');
    else if (stored !== null && this.#connection.readyTransport !== null) this.#takeUp();
  }
}
