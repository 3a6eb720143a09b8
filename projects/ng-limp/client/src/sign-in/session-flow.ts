import type { CheckedConfig } from '../config/config';
import type { CompleteOptions } from '../config/options';
import type { StoredSession } from '../config/session-store';
import type { Connection } from '../connection/connection';
import { LimpError } from '../errors';
import type { AuthHashOptions } from '../protocol/auth-hash';
import { ANON_SID } from '../protocol/codes';
import { decodeCredentials, isText, withoutToken } from '../protocol/decode-frame';
import type { Credentials } from '../protocol/decode-frame';
import { writeQuery } from '../protocol/query-form';
import type { Reply } from '../protocol/reply';
import { writeJson } from '../protocol/write-json';
import type { CallSink, LimpCall } from '../requests/limp-call';
import type { Requests } from '../requests/requests';
import type { SessionKeeper } from '../session/session-keeper';
import { answer, isFinal, startForGood } from './session-call';
import type { SessionCall } from './session-call';
import { authDoc, checkUserCredentials, reauthQuery } from './session-calls';
import type { UserCredentials } from './session-calls';
import { SharedSession } from './shared-session';
import { refuseInsecure, userLeft } from './sign-in-errors';

/** The calls that change who is signed in, and what follows from their replies for connection and calls. */
export class SessionFlow {
  /** The session as other pages see it. */
  readonly #shared: SharedSession;
  /** The reauth in flight, shared by all who want one. */
  #reauthing: LimpCall<Reply> | null = null;
  /** The session that it takes up. */
  #reauthingAs: StoredSession | null = null;
  /** The session that was signed out of before its connection knew it: the server has yet to be told. */
  #pendingSignout: StoredSession | null = null;

  readonly #requests: Requests;
  readonly #connection: Connection;
  readonly #keeper: SessionKeeper;
  readonly #timeouts: Pick<CompleteOptions, 'callTimeout' | 'connectTimeout'>;
  readonly #configured: () => CheckedConfig;

  constructor(
    requests: Requests,
    connection: Connection,
    keeper: SessionKeeper,
    timeouts: Pick<CompleteOptions, 'callTimeout' | 'connectTimeout'>,
    configured: () => CheckedConfig,
  ) {
    this.#requests = requests;
    this.#connection = connection;
    this.#keeper = keeper;
    this.#timeouts = timeouts;
    this.#configured = configured;
    this.#shared = new SharedSession(requests, connection, keeper, configured, () => {
      this.reauth(null, this.#timeouts.connectTimeout);
    });
  }

  /** From now on sessions are those of another server: what is in flight was meant for the one before. */
  moved(url: string): void {
    this.#pendingSignout = null;
    this.#shared.moved();
    this.#keeper.moved(url);
    const problem = 'The client was told to connect to another server.';
    this.#requests.moved(LimpError.of('cancelled', problem));
  }

  auth(user: UserCredentials, groups: readonly string[] | undefined): LimpCall<Reply> {
    return startForGood((sink) => {
      const config = this.#checkCredentials(user);
      refuseInsecure(config);
      if (this.#keeper.session !== null) {
        throw LimpError.usage('auth', 'somebody is signed in already. Call signout() first.');
      }
      const hash = config.hash({ ...user, anonToken: config.anonToken });
      this.#submit(sink, {
        endpoint: 'session/auth',
        form: config.level.signInFrame,
        isFirst: false,
        idempotent: false,
        timeout: this.#timeouts.callTimeout,
        query: [],
        doc: authDoc(user, hash, groups),
        accepted: (reply) => this.#signedIn(reply, (found) => this.#begin(found, false)),
        failed: () => undefined,
      });
    });
  }

  reauth(given: StoredSession | null, timeout = this.#timeouts.callTimeout): LimpCall<Reply> {
    const inUse = this.#reauthingAs ?? this.#keeper.inUse;
    if (given !== null && inUse !== null && given.sid !== inUse.sid) {
      return startForGood(() => {
        const problem = 'another session is in use, or being taken up. Call signout() first.';
        throw LimpError.usage('reauth', problem);
      });
    }
    if (this.#reauthing !== null) return this.#reauthing;
    const flight: { isOver: boolean } = { isOver: false };
    const settle = (): void => {
      this.#reauthing = null;
      this.#reauthingAs = null;
      flight.isOver = true;
    };
    const call = startForGood((outer) => {
      const failed = (error: unknown): void => {
        settle();
        outer.error(error);
      };
      try {
        this.#sendReauth(given, timeout, {
          ...outer,
          reply: (reply) => {
            settle();
            outer.reply(reply);
          },
          error: failed,
        });
      } catch (error) {
        failed(LimpError.from(error));
      }
    });
    return flight.isOver ? call : (this.#reauthing = call);
  }

  /**
   * Signs out. While the connection does not know the session yet, it ends here at once and on the server as soon as
   * possible: a user who has signed out must not be found signed in when the connection comes back.
   */
  signout(): LimpCall<Reply> {
    return startForGood((sink) => {
      const { session, confirmed: confirmed } = this.#keeper;
      const isWanted = session !== null || this.#reauthing !== null;
      const resumable = this.#reauthingAs ?? this.#keeper.resumable;
      if (!isWanted || resumable === null) {
        throw LimpError.of('unauthenticated', 'Nobody is signed in.');
      }
      if (confirmed) {
        this.#sendSignout(resumable, sink, false);
        return;
      }
      this.#pendingSignout = resumable;
      this.#keeper.end(resumable);
      if (session !== null) this.#requests.userGone(userLeft('has signed out'), false);
      const reauth = this.#reauthing ?? this.reauth(resumable);
      reauth.subscribe({
        error: (error: unknown) => {
          const isWanted = this.#pendingSignout === resumable;
          this.#pendingSignout = null;
          // Cancelled is what the sign-out itself has made of it: the server is told next.
          if (isWanted && LimpError.from(error).kind === 'cancelled') {
            this.#sendSignout(resumable, sink, true);
          } else sink.error(LimpError.from(error));
        },
      });
    });
  }

  /** The auth hash of a user. */
  authHash(user: UserCredentials, options?: AuthHashOptions): string {
    const { hash, anonToken } = this.#checkCredentials(user);
    return hash({ ...user, anonToken }, options);
  }

  #checkCredentials(user: UserCredentials): CheckedConfig {
    const config = this.#configured();
    checkUserCredentials(user, config.authAttrs);
    return config;
  }

  /** A connection is ready: it has to be told of the session in use before anything else. */
  connectionReady(): void {
    if (this.#keeper.needsReauth) this.reauth(null, this.#timeouts.connectTimeout);
  }

  /** Another page may have changed what is stored. */
  storeChanged(): void {
    this.#shared.storeChanged();
  }

  #sendReauth(given: StoredSession | null, timeout: number, sink: CallSink<Reply>): void {
    if (given !== null && !(isText(given.sid) && isText(given.token))) {
      const problem = "give both the session's _id and its token, or neither.";
      throw LimpError.usage('reauth', problem);
    }
    const { session, confirmed, resumable } = this.#keeper;
    if (session !== null && confirmed) {
      sink.reply({ status: 200, msg: 'Signed in already.', args: { session } });
      return;
    }
    const stored = given ?? resumable;
    if (stored === null) {
      throw LimpError.of('unauthenticated', 'No session is stored. Sign in by auth().');
    }
    const config = this.#configured();
    refuseInsecure(config);
    this.#reauthingAs = stored;
    this.#submit(sink, {
      endpoint: 'session/reauth',
      form: config.level.signInFrame,
      isFirst: true,
      idempotent: true,
      timeout,
      query: reauthQuery(stored, config.level.reauthProof),
      doc: {},
      accepted: (reply) =>
        this.#signedIn(reply, (found) => {
          if (this.#pendingSignout === null) this.#begin(found, given === null);
          else throw LimpError.of('cancelled', 'The user has signed out meanwhile.');
        }),
      failed: ({ kind, status, message }) => {
        if (this.#keeper.confirmed) return;
        if (kind === 'refused' && isFinal(status)) {
          const wasInUse = this.#keeper.session !== null;
          this.#keeper.end(stored);
          // All else goes on as ANON's; these would wait for the next user.
          if (wasInUse && this.#keeper.inUse === null) {
            this.#requests.userGone(userLeft('is signed in no more'), true);
          }
        } else if (this.#keeper.needsReauth && this.#connection.readyTransport !== null) {
          // To go on without the session would send the user's calls as ANON's.
          this.#connection.drop(message);
        }
      },
    });
  }

  #sendSignout(stored: StoredSession, sink: CallSink<Reply>, isFirst: boolean): void {
    const { anonToken, level } = this.#configured();
    this.#submit(sink, {
      endpoint: 'session/signout',
      form: level.frame,
      isFirst,
      idempotent: false,
      timeout: this.#timeouts.callTimeout,
      query: [{ _id: stored.sid }],
      doc: {},
      accepted: (reply) => {
        this.#keeper.end(stored);
        if (level.tokenAfterSignout === 'anon') this.#connection.use(anonToken, ANON_SID);
        return reply;
      },
      failed: ({ kind, status }) => {
        if (kind !== 'refused' || !isFinal(status)) return;
        // The server has ended the session elsewhere, yet this connection goes on as it: only a new one is ANON's.
        this.#keeper.end(stored);
        this.#connection.renew('its session is over');
      },
    });
  }

  /** Takes the credentials out of a reply to auth or reauth, and signs with their token from now on. */
  #signedIn(reply: Reply, begin: (credentials: Credentials) => void): Reply {
    const credentials = decodeCredentials(reply);
    if (credentials === null) {
      this.#connection.drop('the server accepted a sign-in without saying with which session');
      throw LimpError.of('connection-lost', 'The reply to the sign-in holds no session.');
    }
    this.#connection.use(credentials.token, credentials.session._id);
    begin(credentials);
    return withoutToken(reply, credentials.session);
  }

  #begin(credentials: Credentials, isResumed: boolean): void {
    this.#keeper.start(credentials, isResumed);
    this.#requests.authed();
  }

  #submit(sink: CallSink<Reply>, call: SessionCall): void {
    const { endpoint, form, isFirst, idempotent, timeout, accepted, failed } = call;
    const query = writeQuery(call.query, this.#configured().level);
    const doc = writeJson('doc', call.doc);
    this.#shared.callBegins();
    this.#requests.submit(
      {
        endpoint,
        form,
        role: 'session',
        isFirst,
        body: { kind: 'json', query, doc, keys: [] },
        awaitAuth: false,
        timeout,
        idempotent,
        pin: null,
      },
      {
        reply: (reply) => {
          answer(sink, () => accepted(reply));
          this.#shared.callEnds();
        },
        error: (error) => {
          // Whose calls the server now takes cannot be known: a new connection begins anew.
          const wasInFlight = error.mayHaveRun && this.#connection.readyTransport !== null;
          if (error.kind === 'timeout' && wasInFlight) this.#connection.drop(error.message);
          failed(error);
          sink.error(error);
          this.#shared.callEnds();
        },
      },
    );
  }
}
