import type { Transport, TransportEvents, TransportFactory } from '../config/transport';
import { LimpError } from '../errors';
import { payloadJson } from '../protocol/payload';
import type { CallPayload, ChunkCall, ChunkHead } from '../protocol/payload';
import type { UnreadChunk } from '../token/chunk-frames';
import { Signer, frameOf } from '../token/signer';
import { localFramer } from './local-framer';

/** A place in the line; `take` is there once its frame is made, or has failed to be. */
interface Place {
  take: (() => void) | null;
}

/** Opens sockets in the thread that this runs in. */
export const socketTransport: TransportFactory = (url, events) => new SocketTransport(url, events);

/** A transport that signs where it is and holds the socket itself. */
export class SocketTransport implements Transport {
  readonly #socket: WebSocket;
  #signer: Signer | null = null;
  /** What was handed over and is not on the wire yet: signing may overlap, sending may not. */
  readonly #line: Place[] = [];
  readonly #framer = localFramer();

  constructor(url: string, events: TransportEvents) {
    this.#socket = new WebSocket(url);
    this.#socket.onmessage = ({ data }) => {
      events.frame(data);
    };
    this.#socket.onclose = ({ code, reason }) => {
      this.#socket.onmessage = this.#socket.onclose = null;
      events.closed(code, reason);
    };
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  useToken(token: string): void {
    this.#signer = Signer.of(token);
  }

  send(call: CallPayload): Promise<boolean> {
    const { callId, form } = call;
    const payload = payloadJson(call);
    if (form === 'plain') return this.#inOrder(Promise.resolve(payload), String);
    return this.#inOrder(this.#signed(payload), (token) => frameOf(token, callId, form));
  }

  sendChunk(call: ChunkCall, head: ChunkHead, bytes: Blob): Promise<boolean> {
    return this.#inOrder(this.#framed({ call, head, bytes }), String);
  }

  close(): void {
    // A socket whose other end is silent takes long to close, and would keep its listeners alive.
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(1000);
  }

  /** Sends a frame when what it is made of is there, and all that was handed over before it is sent or has failed. */
  #inOrder(made: Promise<string>, frame: (made: string) => string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const place: Place = { take: null };
      this.#line.push(place);
      made.then(
        (text) => {
          this.#mayTake(place, () => {
            resolve(this.#put(frame(text)));
          });
        },
        (error: unknown) => {
          this.#mayTake(place, () => {
            reject(LimpError.from(error));
          });
        },
      );
    });
  }

  #mayTake(place: Place, take: () => void): void {
    place.take = take;
    while (this.#line[0]?.take) this.#line.shift()?.take?.();
  }

  #put(frame: string): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(frame);
    return true;
  }

  /** The signer is taken when something is handed over, not when it is ready: a token that comes later is for what comes later. */
  #signed(payload: string): Promise<string> {
    return this.#signer?.sign(payload) ?? Promise.reject(noToken());
  }

  #framed(chunk: UnreadChunk): Promise<string> {
    const key = this.#signer?.key ?? Promise.reject<CryptoKey>(noToken());
    return key.then((ready) => this.#framer(ready, chunk));
  }
}

function noToken(): LimpError {
  return LimpError.of('unauthenticated', 'There is no token to sign with.');
}
