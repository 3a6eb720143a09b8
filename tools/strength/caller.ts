import { WebSocket } from 'ws';
import { DEFAULT_ANON_TOKEN } from '../../projects/limpd/src/options.ts';
import { sign } from '../../projects/limpd/testing/sign.ts';

const ANON_SID = 'f00000000000000000000012';
/** Frames are made before they are sent: what signing costs is the client's. */
const FRAMES = 16;

/** What is called again and again. */
export interface Repeated {
  readonly endpoint: string;
  readonly query: unknown;
  readonly doc: unknown;
}

/** What became of the calls of a caller. */
export interface Tally {
  replies: number;
  errors: number;
  /** How long each reply took, in ms. */
  readonly times: number[];
}

/** A verified connection that asks as little as it can of the process it runs in. */
export class Caller {
  readonly #socket: WebSocket;
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(url: string): Promise<Caller> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await next(socket);
    socket.send(
      frameOf('verify', { endpoint: 'conn/verify', query: [], doc: { app: '__public' } }),
    );
    await next(socket);
    return new Caller(socket);
  }

  /** Calls without a pause, one call in flight, until `goesOn` says no; resolves when the last is answered. */
  async callWhile(goesOn: () => boolean, repeated: Repeated, tally: Tally): Promise<void> {
    const frames = Array.from({ length: FRAMES }, (_, place) => frameOf(`call-${place}`, repeated));
    return new Promise((resolve, reject) => {
      let place = 0;
      let sentAt = 0;
      const send = (): void => {
        place = (place + 1) % FRAMES;
        sentAt = performance.now();
        this.#socket.send(frames[place] ?? '');
      };
      this.#socket.on('close', () => {
        reject(new Error('The server has closed a connection.'));
      });
      this.#socket.on('message', (data: Buffer) => {
        tally.times.push(performance.now() - sentAt);
        const text = data.toString();
        if (text.includes('"status":200') && text.includes(`"call-${place}"`)) tally.replies += 1;
        else tally.errors += 1;
        if (goesOn()) send();
        else resolve();
      });
      send();
    });
  }

  /** Sends one call, and gives the text of what comes next. */
  async call(repeated: Repeated): Promise<string> {
    const reply = next(this.#socket);
    this.#calls += 1;
    this.#socket.send(frameOf(`single-${this.#calls}`, repeated));
    return reply;
  }

  /** Calls `heard` with each frame that comes from now on. */
  listen(heard: () => void): void {
    this.#socket.on('message', heard);
  }

  close(): void {
    this.#socket.terminate();
  }
}

async function next(socket: WebSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('message', (data: Buffer) => {
      socket.off('error', reject);
      resolve(data.toString());
    });
  });
}

function frameOf(callId: string, { endpoint, query, doc }: Repeated): string {
  const payload = { call_id: callId, endpoint, sid: ANON_SID, query, doc };
  return JSON.stringify({ token: sign(payload, DEFAULT_ANON_TOKEN), call_id: callId });
}
