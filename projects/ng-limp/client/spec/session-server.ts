import type { FakeTransport, GivenFrame } from './fake-transport';
import { ANON_TOKEN } from './servers';

/** What a server knows: its sessions, and by which token each connection has to sign. */
export class SessionServer {
  /** The endpoints of frames that were signed by another token than their connection's. */
  readonly wronglySigned: string[] = [];
  private readonly sessions = new Map<string, string>();
  private readonly tokens = new WeakMap<FakeTransport, string>();
  private readonly answered = new WeakMap<FakeTransport, number>();
  private count = 0;

  /** Answers the next frame that is open. `status` says how, where the server is in a mood. */
  answer(connection: FakeTransport, status = 200): void {
    if (connection.isClosed) return;
    const place = this.answered.get(connection) ?? 0;
    if (place === 0)
      connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    const frame = connection.given[place];
    if (frame === undefined) return;
    this.answered.set(connection, place + 1);
    const expected = this.tokens.get(connection) ?? ANON_TOKEN;
    // A heartbeat may cross a sign-in: it is refused, which shows as well that the server is there.
    const isBeat = frame.endpoint === 'heart/beat';
    if (frame.token !== expected && !isBeat) this.wronglySigned.push(frame.endpoint);
    const say = (code: number, args: object = {}): void => {
      connection.receive({ status: code, msg: '', args: { ...args, call_id: frame.callId } });
    };
    const isOurs = frame.endpoint === 'conn/verify' || isBeat;
    if (status !== 200 && !isOurs) {
      say(status, { code: 'NO' });
      return;
    }
    const sid = sidIn(frame.payload);
    switch (frame.endpoint) {
      case 'session/auth':
        this.count += 1;
        this.begin(connection, `s${String(this.count)}`, `token-${String(this.count)}`, say);
        return;
      case 'session/reauth': {
        const token = this.sessions.get(sid);
        if (token === undefined) say(403, { code: 'CORE_SESSION_INVALID_SESSION' });
        else this.begin(connection, sid, token, say);
        return;
      }
      case 'session/signout':
        this.sessions.delete(sid);
        this.tokens.set(connection, ANON_TOKEN);
        say(200);
        return;
      default:
        say(200);
    }
  }

  endAll(): void {
    this.sessions.clear();
  }

  private begin(
    connection: FakeTransport,
    sid: string,
    token: string,
    say: (status: number, args: object) => void,
  ): void {
    this.sessions.set(sid, token);
    this.tokens.set(connection, token);
    say(200, { session: { _id: sid, token, user: { _id: 'u' }, groups: [], expiry: '' } });
  }
}

/** The session that a frame's query names. */
export function sidIn(payload: GivenFrame['payload']): string {
  const json = JSON.stringify(payload).replaceAll('\\"', '"');
  return /"_id":"(.*?)"/.exec(json)?.[1] ?? '';
}
