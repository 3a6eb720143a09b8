import type { Calls } from './calls/calls';
import { startCall } from './calls/limp-call';
import type { CallSink, LimpCall } from './calls/limp-call';
import type { CheckedConfig } from './config';
import type { Connection } from './connection/connection';
import { LimpError } from './errors';
import { authHash } from './protocol/auth-hash';
import { ANON_SID } from './protocol/codes';
import { decodeCredentials, withoutToken } from './protocol/decode-frame';
import type { Reply } from './protocol/reply';
import { authDoc, checkUserCredentials, reauthQuery } from './session/session-calls';
import type { UserCredentials } from './session/session-calls';
import type { SessionKeeper } from './session/session-keeper';
import type { StoredSession } from './session/session-store';

/** A call that changes who is signed in. */
interface SessionCall {
  readonly endpoint: string;
  readonly role: 'session' | 'reauth';
  readonly query?: object;
  readonly doc?: object;
  /** What follows from a success. Returns what the caller is given. */
  readonly accepted: (reply: Reply) => Reply;
  /** What follows from the server's no. */
  readonly refused?: (error: LimpError) => void;
}

/** The calls that change who is signed in, and what follows from their replies for connection and calls. */
export class SessionFlow {
  /** The reauth under way, shared by all who want one. */
  private reauthing: LimpCall<Reply> | null = null;
  private config: CheckedConfig | null = null;

  constructor(
    private readonly calls: Calls,
    private readonly connection: Connection,
    private readonly keeper: SessionKeeper,
    /** In ms, for each call. */
    private readonly timeout: number,
  ) {}

  /** From now on sessions are those of this server. */
  use(config: CheckedConfig): void {
    this.config = config;
  }

  auth(user: UserCredentials, groups: readonly string[] | undefined): LimpCall<Reply> {
    return this.start((sink) => {
      const config = this.checkCredentials(user);
      refuseIfOpen(config);
      if (this.keeper.session !== null) {
        throw LimpError.usage('auth', 'somebody is signed in already. Call signout() first.');
      }
      const hash = authHash(config.authHash, { ...user, anonToken: config.anonToken });
      const doc = authDoc(user, hash, groups);
      const accepted = (reply: Reply): Reply => this.signedIn(reply);
      this.submit({ endpoint: 'session/auth', role: 'session', doc, accepted }, sink);
    });
  }

  reauth(given: StoredSession | null): LimpCall<Reply> {
    if (this.reauthing !== null) return this.reauthing;
    const flight: { isOver: boolean } = { isOver: false };
    const settle = (): void => {
      this.reauthing = null;
      flight.isOver = true;
    };
    const call = this.start((outer) => {
      const sink: CallSink<Reply> = {
        ...outer,
        reply: (reply) => {
          settle();
          outer.reply(reply);
        },
        error: (error) => {
          settle();
          outer.error(error);
        },
      };
      this.sendReauth(given, sink);
    });
    return flight.isOver ? call : (this.reauthing = call);
  }

  signout(): LimpCall<Reply> {
    return this.start((sink) => {
      const inUse = this.keeper.session === null ? null : this.keeper.resumable;
      if (inUse === null) throw LimpError.of('unauthenticated', 'Nobody is signed in.');
      const { anonToken } = this.configured();
      this.submit(
        {
          endpoint: 'session/signout',
          role: 'session',
          query: [{ _id: inUse.sid }],
          accepted: (reply) => {
            this.keeper.end();
            this.connection.use(anonToken, ANON_SID);
            return reply;
          },
          refused: ({ status }) => {
            if (!isFinal(status)) return;
            // The server has ended the session elsewhere, yet this conn goes on as it: only a new one is ANON's.
            this.keeper.end();
            this.connection.renew('its session is over');
          },
        },
        sink,
      );
    });
  }

  /**
   * Checks what a user signs in with against the configuration.
   *
   * @throws {@link LimpError} `usage`
   */
  checkCredentials(user: UserCredentials): CheckedConfig {
    const config = this.configured();
    checkUserCredentials(user, config.authAttrs);
    return config;
  }

  /** A conn is ready: it has to be told of the session in use before anything else. */
  connReady(): void {
    if (this.keeper.needsReauth) this.reauth(null);
    else this.connection.steady();
  }

  private sendReauth(given: StoredSession | null, sink: CallSink<Reply>): void {
    const { session, confirmed, resumable } = this.keeper;
    if (session !== null && confirmed) {
      sink.reply({ status: 200, msg: 'Signed in already.', args: { session } });
      return;
    }
    const stored = given ?? resumable;
    if (stored === null) {
      throw LimpError.of('unauthenticated', 'No session is stored. Sign in by auth().');
    }
    refuseIfOpen(this.configured());
    this.submit(
      {
        endpoint: 'session/reauth',
        role: 'reauth',
        query: reauthQuery(stored),
        accepted: (reply) => this.signedIn(reply),
        refused: ({ status, message }) => {
          if (isFinal(status)) {
            this.keeper.end();
            this.connection.steady();
          } else if (this.keeper.needsReauth) {
            // To go on without the session would send the user's calls as ANON's.
            this.connection.drop(message);
          }
        },
      },
      sink,
    );
  }

  private signedIn(reply: Reply): Reply {
    const credentials = decodeCredentials(reply);
    if (credentials === null) {
      this.connection.drop('the server accepted a sign-in without saying with which session');
      throw LimpError.of('connection-lost', 'The reply to the sign-in holds no session.');
    }
    this.connection.use(credentials.token, credentials.session._id);
    this.connection.steady();
    this.keeper.start(credentials);
    this.calls.authed();
    return withoutToken(reply, credentials.session);
  }

  private submit(call: SessionCall, sink: CallSink<Reply>): void {
    const { endpoint, role, query = [], doc = {} } = call;
    this.calls.submit(
      {
        endpoint,
        role,
        body: { kind: 'json', query: JSON.stringify(query), doc: JSON.stringify(doc), keys: [] },
        awaitAuth: false,
        timeout: this.timeout,
        idempotent: role === 'reauth',
        tie: null,
      },
      {
        reply: (reply) => {
          answer(sink, () => call.accepted(reply));
        },
        error: (error, mayHaveRun) => {
          if (error.kind === 'refused') call.refused?.(error);
          // Whose calls the server now takes cannot be known: a new conn begins anew.
          if (error.kind === 'timeout' && mayHaveRun) this.connection.drop(error.message);
          sink.error(error);
        },
      },
    );
  }

  private configured(): CheckedConfig {
    if (this.config === null) {
      throw LimpError.usage('init', 'it was not called yet. Call init() with the configuration.');
    }
    return this.config;
  }

  /** Starts a call that, once sent, cannot be taken back: the server's answer counts whoever still listens. */
  private start(run: (sink: CallSink<Reply>) => void): LimpCall<Reply> {
    return startCall((sink) => {
      try {
        run(sink);
      } catch (error) {
        sink.error(LimpError.from(error));
      }
      return () => undefined;
    });
  }
}

/** Whether a refusal stands, rather than being the server's passing trouble. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

function refuseIfOpen(config: CheckedConfig): void {
  if (!config.isOpenToOthers) return;
  throw LimpError.of(
    'insecure',
    'Signing in over ws: would show the password to everybody on the way. Use wss:, or set allowInsecure where ' +
      'that is no danger.',
  );
}

function answer(sink: CallSink<Reply>, result: () => Reply): void {
  let reply: Reply;
  try {
    reply = result();
  } catch (error) {
    sink.error(LimpError.from(error));
    return;
  }
  sink.reply(reply);
}
