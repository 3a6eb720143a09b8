import { beforeAll } from 'vitest';
import type { LimpClientOptions } from '../src/config/options';
import { loadHttpCalls } from '../src/http/http-calls';
import { LimpClient } from '../src/limp-client';
import { loadQuota } from '../src/requests/quota-code';
import { memoryStore } from '../src/session/session-stores';
import { loadUploads } from '../src/upload/upload-code';
import { FakeClock } from './fake-clock';
import { FakeTransport } from './fake-transport';
import { ANON_TOKEN } from './servers';

// Uploads and calls by HTTP begin at once, as they do in a page from its second on.
beforeAll(loadUploads);
beforeAll(loadHttpCalls);
// The time of specs does not wait for it; that it comes late is the matter of one of them.
beforeAll(loadQuota);

/** A configuration for which no server is needed. */
export const FAKE_CONFIG = {
  api: 'ws://localhost:1/ws',
  anonToken: ANON_TOKEN,
  authAttrs: ['email'],
} as const;

/** A client without a network, whose time and connections a spec moves. */
export class FakeClient {
  readonly clock = new FakeClock();
  readonly connections: FakeTransport[] = [];
  readonly warnings: string[] = [];
  readonly client: LimpClient;

  constructor(options: LimpClientOptions = {}) {
    this.client = new LimpClient({
      clock: this.clock,
      random: () => 1,
      sessionStore: memoryStore(),
      logger: { warn: (message) => this.warnings.push(message), debug: () => undefined },
      transport: (url, events) => {
        const connection = new FakeTransport(url, events);
        this.connections.push(connection);
        return connection;
      },
      ...options,
    });
  }

  /** The latest connection. */
  get connection(): FakeTransport {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error('No connection was opened.');
    return connection;
  }

  /** Connects, up to where calls are sent. */
  connect(): void {
    this.client.init(FAKE_CONFIG);
    this.connection.becomeReady();
  }

  /** Signs in as a user whose session has the token `user-token`. */
  signIn(): void {
    this.client.auth('email', 'a@b.c', 'password');
    this.connection.answer('session/auth', 200, { session: SESSION });
  }

  /** Gets the connection that was waited for, up to where calls are sent. */
  reconnectNow(): void {
    this.clock.advance(30_000);
    this.connection.becomeReady();
  }

  /** Loses the connection and gets the next one, up to where calls are sent. */
  reconnect(): void {
    this.connection.events.closed(1006, '');
    this.clock.advance(500);
    this.connection.becomeReady();
  }
}

/** A session as a server sends it. */
export const SESSION = {
  _id: 'sid-1',
  token: 'user-token',
  user: { _id: 'user-1' },
  groups: [],
  expiry: '',
} as const;
