import { beforeAll } from 'vitest';
import type { LimpClientOptions } from '../src/config/options';
import { LimpClient } from '../src/limp-client';
import { loadQuota } from '../src/requests/quota-code';
import { memoryStore } from '../src/session/session-stores';
import { loadUploads } from '../src/upload/upload-code';
import { FakeClock } from './fake-clock';
import { FakeTransport } from './fake-transport';
import { ANON_TOKEN } from './servers';

// Uploads begin at once, as they do in a page from its second on.
beforeAll(loadUploads);
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
  readonly conns: FakeTransport[] = [];
  readonly warnings: string[] = [];
  readonly client: LimpClient;

  constructor(options: LimpClientOptions = {}) {
    this.client = new LimpClient({
      clock: this.clock,
      random: () => 1,
      sessionStore: memoryStore(),
      logger: { warn: (message) => this.warnings.push(message), debug: () => undefined },
      transport: (url, events) => {
        const conn = new FakeTransport(url, events);
        this.conns.push(conn);
        return conn;
      },
      ...options,
    });
  }

  /** The latest connection. */
  get conn(): FakeTransport {
    const conn = this.conns.at(-1);
    if (conn === undefined) throw new Error('No conn was opened.');
    return conn;
  }

  /** Connects, up to where calls are sent. */
  connect(): void {
    this.client.init(FAKE_CONFIG);
    this.conn.becomeReady();
  }

  /** Signs in as a user whose session has the token `user-token`. */
  signIn(): void {
    this.client.auth('email', 'a@b.c', 'password');
    this.conn.answer('session/auth', 200, { session: SESSION });
  }

  /** Gets the connection that was waited for, up to where calls are sent. */
  reconnectNow(): void {
    this.clock.advance(30_000);
    this.conn.becomeReady();
  }

  /** Loses the connection and gets the next one, up to where calls are sent. */
  reconnect(): void {
    this.conn.events.closed(1006, '');
    this.clock.advance(500);
    this.conn.becomeReady();
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
