import { WebSocket } from 'ws';
import { authHash } from '../src/core/auth-hash.ts';
import { parseJson } from '../src/data/decode.ts';
import { atPath, isDoc, own, textAt, type Doc, type Value } from '../src/data/value.ts';
import type { ApiLevel } from '../src/level/level.ts';
import { levelNamed } from '../src/level/levels.ts';
import { DEFAULT_ADMIN_PASSWORD, DEFAULT_ANON_TOKEN, DEFAULT_API_LEVEL } from '../src/options.ts';
import { sign } from './sign.ts';

/** What a call can be given beside its endpoint. */
export interface CallParts {
  readonly query?: unknown;
  readonly doc?: unknown;
}

interface Waiter {
  readonly wants: (frame: Doc) => boolean;
  readonly resolve: (frame: Doc) => void;
  readonly reject: (reason: Error) => void;
}

/** The email of ADMIN unless a server is told otherwise. */
export const ADMIN_EMAIL = 'ADMIN@LIMP.MASAAR.COM';

/** A bare LIMP client: sends what it is told and keeps every frame until somebody takes it. */
export class TestClient {
  /** What frames are signed with: the anon token until {@link auth}. */
  key = DEFAULT_ANON_TOKEN;
  /** The `_id` of the session; the anon one until {@link auth}. */
  sid = 'f00000000000000000000012';
  /** How the conn ended. */
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
  readonly #frames: Doc[] = [];
  readonly #waiters = new Set<Waiter>();
  #closeCode: number | undefined;
  #calls = 0;

  private constructor(url: string) {
    this.socket = new WebSocket(url);
    this.socket.on('message', (data: Buffer) => this.#receive(data.toString()));
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        this.#closeCode = code;
        for (const { reject } of this.#waiters) reject(new Error(`closed with ${code}`));
        resolve(code);
      });
    });
  }

  /** Opens a conn, without waiting for the greeting. */
  static async connect(url: string): Promise<TestClient> {
    const client = new TestClient(url);
    await new Promise((resolve, reject) => {
      client.socket.once('open', resolve).once('error', reject);
    });
    return client;
  }

  /** Opens a conn, and verifies it if the server wants that. */
  static async open(url: string): Promise<TestClient> {
    const client = await TestClient.connect(url);
    const greeting = await client.take(() => true);
    if (codeOf(greeting) === 'CORE_CONN_READY') {
      await client.call('conn/verify', { doc: { app: '__public' } });
    }
    return client;
  }

  /** Opens a conn and auths as ADMIN, with the defaults of a server of `level`. */
  static async admin(url: string, level: ApiLevel = DEFAULT_API_LEVEL): Promise<TestClient> {
    const client = await TestClient.open(url);
    await client.auth('email', ADMIN_EMAIL, DEFAULT_ADMIN_PASSWORD, level);
    return client;
  }

  /** Frames that nobody has taken. */
  get untaken(): readonly Doc[] {
    return this.#frames;
  }

  /** Sends `text` as it is. */
  send(text: string): void {
    this.socket.send(text);
  }

  /** Signs `payload` with the current key, and sends it. */
  sendSigned(payload: Readonly<Record<string, unknown>>): void {
    const token = sign(payload, this.key);
    this.send(JSON.stringify({ token, call_id: payload['call_id'] }));
  }

  /** Sends a call as it is, unsigned, and waits for the reply. */
  async callPlainly(endpoint: string, { query = {}, doc = {} }: CallParts = {}): Promise<Doc> {
    this.#calls += 1;
    const callId = `call${this.#calls}`;
    this.send(JSON.stringify({ call_id: callId, endpoint, sid: this.sid, query, doc }));
    return this.replyTo(callId);
  }

  /** Sends a call, and tells its call_id. */
  sendCall(endpoint: string, { query, doc = {} }: CallParts = {}): string {
    this.#calls += 1;
    const callId = `call${this.#calls}`;
    this.sendSigned({ call_id: callId, endpoint, sid: this.sid, query, doc });
    return callId;
  }

  /** Sends a call and waits for the reply to it. */
  async call(endpoint: string, parts: CallParts = {}): Promise<Doc> {
    return this.replyTo(this.sendCall(endpoint, parts));
  }

  /** Auths and goes on with the session. */
  async auth(
    attr: string,
    value: string,
    password: string,
    level: ApiLevel = DEFAULT_API_LEVEL,
  ): Promise<Doc> {
    const { plainAuth, queryForm } = levelNamed(level);
    const query = queryForm === 'list' ? [] : {};
    const doc = { [attr]: value, hash: testHash(attr, value, password, level) };
    const reply = plainAuth
      ? await this.callPlainly('session/auth', { query, doc })
      : await this.call('session/auth', { query, doc });
    const session = sessionIn(reply);
    if (session !== undefined) {
      this.key = textAt(session, 'token');
      this.sid = textAt(session, '_id');
    }
    return reply;
  }

  /** The first frame, come or to come, that `wants` likes. Fails when the conn ends before. */
  async take(wants: (frame: Doc) => boolean): Promise<Doc> {
    const index = this.#frames.findIndex(wants);
    if (index >= 0) return this.#frames.splice(index, 1)[0] ?? {};
    if (this.#closeCode !== undefined) throw new Error(`closed with ${this.#closeCode}`);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        wants,
        resolve: (frame) => {
          this.#waiters.delete(waiter);
          resolve(frame);
        },
        reject,
      };
      this.#waiters.add(waiter);
    });
  }

  /** The reply to the call `callId`. */
  async replyTo(callId: string): Promise<Doc> {
    return this.take((frame) => callIdOf(frame) === callId);
  }

  /** Closes the conn and waits until it is closed. */
  async close(): Promise<void> {
    this.socket.close(1000);
    await this.closed;
  }

  #receive(text: string): void {
    const frame = parseJson(text);
    if (!isDoc(frame)) throw new TypeError(`Not an object: ${text}`);
    for (const waiter of this.#waiters) {
      if (waiter.wants(frame)) {
        waiter.resolve(frame);
        return;
      }
    }
    this.#frames.push(frame);
  }
}

/** The hash that proves `password` at `level`, with the default anon token. */
export function testHash(
  attr: string,
  value: string,
  password: string,
  level: ApiLevel = DEFAULT_API_LEVEL,
): string {
  const { hashRecipe } = levelNamed(level);
  return authHash(hashRecipe, { attr, value, password, anonToken: DEFAULT_ANON_TOKEN });
}

/** The session in a reply to auth or reauth, wherever its level puts it. */
export function sessionIn(reply: Doc): Doc | undefined {
  const sessions = [atPath(reply, 'args.session'), atPath(reply, 'args.__session')];
  return sessions.find((session) => session !== undefined && isDoc(session)) ?? docsOf(reply)[0];
}

/** The call_id of a reply; undefined if it has none. */
export function callIdOf(frame: Doc): Value | undefined {
  return atPath(frame, 'args.call_id');
}

/** The error or success code of a reply. */
export function codeOf(frame: Doc): Value | undefined {
  return atPath(frame, 'args.code');
}

/** The documents in a reply. */
export function docsOf(frame: Doc): readonly Doc[] {
  const docs = atPath(frame, 'args.docs');
  return Array.isArray(docs) ? docs.filter(isDoc) : [];
}

/** The `_id` of the one document in a reply. */
export function idIn(frame: Doc): string {
  const [doc] = docsOf(frame);
  return doc === undefined ? '' : textAt(doc, '_id');
}

/** The status of a reply. */
export function statusOf(frame: Doc): Value | undefined {
  return own(frame, 'status');
}
