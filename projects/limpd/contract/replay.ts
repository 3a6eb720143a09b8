import { reauthHash } from '../src/core/auth-hash.ts';
import { parseJson } from '../src/data/decode.ts';
import { sameValue } from '../src/data/change.ts';
import {
  atPath,
  isDoc,
  isList,
  own,
  textAt,
  withEntries,
  without,
  type Doc,
  type Value,
} from '../src/data/value.ts';
import type { Limpd } from '../src/server.ts';
import { sign } from '../testing/sign.ts';
import { callIdOf, codeOf, statusOf, TestClient } from '../testing/test-client.ts';
import { fullContent, mapTexts, type Line, type Section } from './recording.ts';
import { compareHttp } from './replay-http.ts';
import {
  CLOSED_BY_SERVER,
  DIFFERENCES,
  RECORDED_AT,
  SECTIONS,
  TEXTS_FOR_PEOPLE,
  UNRECORDED_REPLIES,
  type Difference,
} from './table.ts';

/** How long a reply or a close may take, in milliseconds, before it counts as missing. */
const PATIENCE_MS = 5000;

/** Replays a recording against a server, line by line, and notes where the two differ. */
export class Replay {
  readonly #limpd: Limpd;
  readonly #conns = new Map<string, TestClient>();
  /** Recorded ids and tokens, and what the live server has in their place. */
  readonly #live = new Map<string, string>();
  readonly #mismatches = new Map<string, string[]>();
  readonly #usedDifferences = new Set<number>();
  #replies = 0;

  constructor(limpd: Limpd) {
    this.#limpd = limpd;
  }

  /** How many frames of the recording were compared. */
  get replies(): number {
    return this.#replies;
  }

  /** The lines of {@link DIFFERENCES} that came up. */
  get usedDifferences(): ReadonlySet<number> {
    return this.#usedDifferences;
  }

  /** Where `title` differs, one text each. */
  mismatchesOf(title: string): readonly string[] {
    return this.#mismatches.get(title) ?? [];
  }

  /** Replays the sections that the table says. */
  async run(sections: readonly Section[]): Promise<void> {
    for (const { title, lines } of sections) {
      const found: string[] = [];
      this.#mismatches.set(title, found);
      const replayed = SECTIONS[title]?.replayed === true;
      for (const line of lines) {
        // A conn may end in the section after its own.
        if (!replayed && line.kind !== 'close') continue;
        const mismatch = await this.#replay(line);
        if (mismatch !== undefined) found.push(`line ${line.at}: ${mismatch}`);
      }
    }
    for (const [name, conn] of this.#conns) {
      const left = conn.untaken.filter((frame) => !isUnrecorded(frame));
      if (left.length > 0) {
        this.#mismatches.set('unasked', [`${name} got ${JSON.stringify(left)}`]);
      }
      await conn.close();
    }
  }

  async #replay(line: Line): Promise<string | undefined> {
    switch (line.kind) {
      case 'open':
        this.#conns.set(line.conn, await TestClient.connect(this.#limpd.url));
        return undefined;
      case 'close':
        return this.#close(line.conn, line.code);
      case 'call':
        this.#sendCall(line);
        return undefined;
      case 'text':
        this.#conn(line.conn).send(this.#renewed(line.text));
        return undefined;
      case 'note':
        this.#sendSized(line.text);
        return undefined;
      case 'silence': {
        const difference = this.#differenceAt(line.at);
        if (difference?.kind !== 'reply') return undefined;
        return this.#expectOther(line.conn, difference);
      }
      case 'reply': {
        const difference = this.#differenceAt(line.at);
        if (difference?.kind === 'reply') return this.#expectOther(line.conn, difference);
        return this.#expect(line.conn, withTotal(line.frame, difference));
      }
      case 'cut-reply':
        return this.#expectStatus(line.conn, line.status);
      case 'http': {
        const difference = this.#differenceAt(line.at);
        const status = difference?.kind === 'http' ? difference.status : undefined;
        return compareHttp(this.#limpd, line, (text) => this.#toLive(text), status);
      }
      default:
        return line satisfies never;
    }
  }

  #sendCall(line: Extract<Line, { kind: 'call' }>): void {
    const payload = mapTexts(line.payload, (text, key) => {
      if (key === 'content') return fullContent(text);
      return key === 'hash' ? this.#liveHash(text) : this.#toLive(text);
    });
    const token = sign(payload, this.#toLive(line.key));
    const callId = own(line.payload, 'call_id');
    this.#conn(line.conn).send(
      JSON.stringify(
        line.hasOuterId && callId !== undefined ? { token, call_id: callId } : { token },
      ),
    );
  }

  /** A frame that was recorded as text: what it holds is signed anew, with its times moved to now. */
  #renewed(text: string): string {
    const shift = Math.round(Date.now() / 1000) - RECORDED_AT;
    try {
      const frame = parseJson(text);
      if (!isDoc(frame)) return text;
      const payload = parseJson(
        Buffer.from(textAt(frame, 'token').split('.')[1] ?? '', 'base64url').toString(),
      );
      if (!isDoc(payload)) return text;
      const moved = Object.entries(payload).map(([key, value]): [string, Value] =>
        // `exp: 1` means long ago, then as now.
        (key === 'iat' || key === 'exp') && typeof value === 'number' && value > 1
          ? [key, value + shift]
          : [key, value],
      );
      const token = sign(Object.fromEntries(moved), '__ANON_TOKEN_f00000000000000000000012');
      return JSON.stringify({ ...frame, token });
    } catch {
      return text;
    }
  }

  /** The big frames of section M were noted, not recorded. */
  #sendSized(note: string): void {
    const conn = [...this.#conns.values()].at(-1);
    const size = /^text frame of (\d+) bytes$/.exec(note)?.[1];
    if (size !== undefined && conn !== undefined) {
      const payload = { call_id: 'sized', endpoint: 'staff/read', sid: '', query: [], doc: {} };
      conn.send(JSON.stringify({ token: sign(payload, conn.key) }).padEnd(Number(size)));
    }
    if (note.startsWith('two fragments of 3 MiB') && conn !== undefined) {
      const fragment = ' '.repeat(3 * 1024 * 1024);
      conn.socket.send(fragment, { fin: false });
      conn.socket.send(fragment);
    }
  }

  async #expect(name: string, recorded: Doc): Promise<string | undefined> {
    const callId = callIdOf(recorded);
    const frame = await this.#next(name, callId);
    if (frame === undefined) return `no reply to ${JSON.stringify(callId)}`;
    this.#learn(recorded, frame);
    const token = atPath(frame, 'args.session.token');
    if (typeof token === 'string') this.#conn(name).key = token;
    const expected = comparable(mapTexts(recorded, (text) => this.#toLive(text)));
    const actual = comparable(frame);
    this.#replies += 1;
    return sameValue(expected, actual)
      ? undefined
      : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(frame)}`;
  }

  async #expectOther(
    name: string,
    { call, status, code, anonymous }: Extract<Difference, { kind: 'reply' }>,
  ): Promise<string | undefined> {
    const frame = await this.#next(name, anonymous === true ? undefined : call);
    if (frame === undefined) return `no reply to ${call}`;
    this.#replies += 1;
    return statusOf(frame) === status && codeOf(frame) === code
      ? undefined
      : `expected ${status} ${code}, got ${JSON.stringify(frame)}`;
  }

  async #expectStatus(name: string, status: number): Promise<string | undefined> {
    const frame = await this.#next(name, 'sized');
    this.#replies += 1;
    return frame !== undefined && statusOf(frame) === status ? undefined : `expected ${status}`;
  }

  async #close(name: string, code: number): Promise<string | undefined> {
    const conn = this.#conns.get(name);
    if (conn === undefined) return undefined;
    if (!CLOSED_BY_SERVER.includes(name)) {
      await conn.close();
      return undefined;
    }
    const closed = await patiently(conn.closed);
    return closed === code ? undefined : `expected close ${code}, got ${String(closed)}`;
  }

  /** The next frame with this call_id, or without any; undefined if none comes. */
  async #next(name: string, callId: Value | undefined): Promise<Doc | undefined> {
    return patiently(this.#conn(name).take((frame) => callIdOf(frame) === callId));
  }

  #conn(name: string): TestClient {
    const conn = this.#conns.get(name);
    if (conn === undefined) throw new Error(`Conn ${name} was never opened.`);
    return conn;
  }

  #differenceAt(at: number): Difference | undefined {
    const difference = DIFFERENCES.find((candidate) => candidate.at === at);
    if (difference !== undefined) this.#usedDifferences.add(at);
    return difference;
  }

  #learn(recorded: Value, live: Value, key = ''): void {
    if (isDoc(recorded) && isDoc(live)) {
      for (const [name, value] of Object.entries(recorded)) {
        this.#learn(value, own(live, name) ?? null, name);
      }
    } else if (isList(recorded) && isList(live)) {
      recorded.forEach((value, i) => this.#learn(value, live[i] ?? null, key));
    } else if (typeof recorded === 'string' && typeof live === 'string') {
      const isNew = (key === '_id' || key === 'token') && !this.#live.has(recorded);
      if (isNew) this.#live.set(recorded, live);
    }
  }

  #toLive(text: string): string {
    return this.#live.get(text) ?? text;
  }

  /** The hash of a reauth is made of the session's token. */
  #liveHash(hash: string): string {
    for (const [recorded, live] of this.#live) {
      if (reauthHash(recorded) === hash) return reauthHash(live);
    }
    return hash;
  }
}

/** What of a frame must be as recorded: all but times and texts for people. */
function comparable(value: Value): Value {
  if (isList(value)) return value.map(comparable);
  if (isDoc(value)) {
    const entries = Object.entries(without(value, TEXTS_FOR_PEOPLE));
    return Object.fromEntries(entries.map(([key, item]) => [key, comparable(item)]));
  }
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}$/.test(value);
  return isTime ? '(a time)' : value;
}

function withTotal(frame: Doc, difference: Difference | undefined): Doc {
  const args = own(frame, 'args');
  if (difference?.kind !== 'total' || !isDoc(args)) return frame;
  return withEntries(frame, { args: withEntries(args, { total: difference.total }) });
}

function isUnrecorded(frame: Doc): boolean {
  const callId = callIdOf(frame);
  return typeof callId === 'string' && UNRECORDED_REPLIES.includes(callId);
}

/** What `awaited` comes to, or undefined if it fails or takes too long. */
async function patiently<T>(awaited: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([awaited, tooLong]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
