import { reauthHash } from '../src/core/auth-hash.ts';
import { parseJson } from '../src/data/decode.ts';
import { levelNamed } from '../src/level/levels.ts';
import { sameValue } from '../src/data/change.ts';
import { isDoc, isList, own, textAt, type Doc, type Value } from '../src/data/value.ts';
import type { Limpd } from '../src/server.ts';
import { sign } from '../testing/sign.ts';
import { callIdOf, codeOf, sessionIn, statusOf, TestClient } from '../testing/test-client.ts';
import { fullContent, mapTexts, type Line, type Section } from './recording.ts';
import { compareHttp } from './replay-http.ts';
import { comparable, withTotal } from './compare.ts';
import { differencesOf, isReplayed, type Contract, type Difference } from './contract.ts';

/** How long a reply or a close may take, in milliseconds, before it counts as missing. */
const PATIENCE_MS = 30_000;

/** Replays a recording against a server, line by line, and notes where the two differ. */
export class Replay {
  readonly #limpd: Limpd;
  readonly #contract: Contract;
  readonly #faithful: boolean;
  readonly #differences: ReadonlyMap<number, Difference>;
  readonly #ignored: ReadonlySet<string>;
  readonly #conns = new Map<string, TestClient>();
  /** Recorded ids and tokens, and what the live server has in their place. */
  readonly #live = new Map<string, string>();
  readonly #mismatches = new Map<string, string[]>();
  readonly #usedDifferences = new Set<number>();
  #replies = 0;

  constructor(limpd: Limpd, contract: Contract, faithful: boolean) {
    this.#limpd = limpd;
    this.#contract = contract;
    this.#faithful = faithful;
    this.#differences = new Map(
      differencesOf(contract, faithful).map((difference) => [difference.at, difference]),
    );
    this.#ignored = new Set(Object.keys(contract.notCompared));
  }

  /** How many frames of the recording were compared. */
  get replies(): number {
    return this.#replies;
  }

  /** The lines of the contract's differences that came up. */
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
      const replayed = isReplayed(this.#contract.sections[title], this.#faithful);
      for (const line of lines) {
        // A conn may end in the section after its own.
        if (!replayed && line.kind !== 'close') continue;
        const mismatch = await this.#replay(line);
        if (mismatch !== undefined) found.push(`line ${line.at}: ${mismatch}`);
      }
    }
    for (const [name, conn] of this.#conns) {
      const left = conn.untaken.filter((frame) => !this.#isUnrecorded(frame));
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
      case 'cut-reply': {
        const difference = this.#differenceAt(line.at);
        if (difference?.kind === 'reply') return this.#expectOther(line.conn, difference);
        return this.#expectStatus(line.conn, line.status);
      }
      case 'http': {
        const difference = this.#differenceAt(line.at);
        return compareHttp(this.#limpd, line, (text) => this.#toLive(text), {
          status: difference?.kind === 'http' ? difference.status : line.status,
          onlyStatus: difference?.kind === 'http',
          corrupt: difference?.kind === 'corrupt',
          // The recorded servers let caches keep a file for a year, whatever becomes of it.
          ignoredHeaders: [
            ...Object.keys(this.#contract.headersNotCompared),
            ...(this.#faithful ? [] : ['cache-control']),
          ],
        });
      }
      default:
        return line satisfies never;
    }
  }

  #sendCall(line: Extract<Line, { kind: 'call' }>): void {
    const payload = mapTexts(line.payload, (text, key) => {
      if (key === 'content') return fullContent(text);
      return key === 'hash' || key === 'val' ? this.#liveHash(text) : this.#toLive(text);
    });
    const token = sign(this.#moved(isDoc(payload) ? payload : {}), this.#toLive(line.key));
    const callId = own(line.payload, 'call_id');
    this.#conn(line.conn).send(
      JSON.stringify(
        line.hasOuterId && callId !== undefined ? { token, call_id: callId } : { token },
      ),
    );
  }

  /** A frame that was recorded as text: what it holds is signed anew, with its times moved to now. */
  #renewed(text: string): string {
    try {
      const frame = parseJson(text);
      if (!isDoc(frame)) return text;
      const payload = parseJson(
        Buffer.from(textAt(frame, 'token').split('.')[1] ?? '', 'base64url').toString(),
      );
      if (!isDoc(payload)) return text;
      const token = sign(this.#moved(payload), '__ANON_TOKEN_f00000000000000000000012');
      return JSON.stringify({ ...frame, token });
    } catch {
      return text;
    }
  }

  /** `payload` with its times moved from when it was recorded to now. */
  #moved(payload: Doc): Doc {
    const shift = Math.round(Date.now() / 1000) - this.#contract.recordedAt;
    return Object.fromEntries(
      Object.entries(payload).map(([key, value]): [string, Value] =>
        // `exp: 1` means long ago, then as now.
        (key === 'iat' || key === 'exp') && typeof value === 'number' && value > 1
          ? [key, value + shift]
          : [key, value],
      ),
    );
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
    const token = textAt(sessionIn(frame) ?? {}, 'token');
    if (token !== '') this.#conn(name).key = token;
    const expected = comparable(
      mapTexts(recorded, (text) => this.#toLive(text)),
      this.#ignored,
    );
    const actual = comparable(frame, this.#ignored);
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
    if (!this.#contract.closedByServer.includes(name)) {
      await conn.close();
      return undefined;
    }
    const closed = await patiently(conn.closed);
    return closed === code ? undefined : `expected close ${code}, got ${String(closed)}`;
  }

  /**
   * The next frame with this call_id, or without any; undefined if none comes. Where replies come in
   * order, no other frame may come before it.
   */
  async #next(name: string, callId: Value | undefined): Promise<Doc | undefined> {
    const isIt = (frame: Doc): boolean => callIdOf(frame) === callId;
    const anyOrder = levelNamed(this.#contract.apiLevel).concurrent;
    const frame = await patiently(this.#conn(name).take(anyOrder ? isIt : () => true));
    return frame !== undefined && isIt(frame) ? frame : undefined;
  }

  #conn(name: string): TestClient {
    const conn = this.#conns.get(name);
    if (conn === undefined) throw new Error(`Conn ${name} was never opened.`);
    return conn;
  }

  #differenceAt(at: number): Difference | undefined {
    const difference = this.#differences.get(at);
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

  #isUnrecorded(frame: Doc): boolean {
    const callId = callIdOf(frame);
    return typeof callId === 'string' && this.#contract.unrecordedReplies.includes(callId);
  }

  #toLive(text: string): string {
    return this.#live.get(text) ?? text;
  }

  /** The hash of a reauth is made of the session's token. */
  #liveHash(hash: string): string {
    for (const [recorded, live] of this.#live) {
      if (reauthHash(recorded) === hash) return reauthHash(live);
    }
    return this.#toLive(hash);
  }
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
