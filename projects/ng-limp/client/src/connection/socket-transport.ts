import { LimpError } from '../errors';
import type { FrameForm } from '../protocol/api-level';
import type { UnreadChunk } from '../token/chunk-frames';
import { encodePayload, payloadJson } from '../token/payload';
import type { CallPayload, ChunkCall, ChunkHead } from '../token/payload';
import { Signer, frameOf } from '../token/signer';
import { localFramer } from './local-framer';
import type { Transport, TransportEvents } from './transport';

/** A place in the line; `take` is there once its frame is made, or has failed to be. */
interface Turn {
  take: (() => void) | null;
}

/** A transport that signs where it is and holds the socket itself. */
export class SocketTransport implements Transport {
  private readonly socket: WebSocket;
  private signer: Signer | null = null;
  /** What was handed over and is not on the wire yet: signing may overlap, sending may not. */
  private readonly line: Turn[] = [];
  private readonly framer = localFramer();

  constructor(url: string, events: TransportEvents) {
    this.socket = new WebSocket(url);
    this.socket.onmessage = ({ data }) => {
      events.frame(data);
    };
    this.socket.onclose = ({ code, reason }) => {
      this.socket.onmessage = this.socket.onclose = null;
      events.closed(code, reason);
    };
  }

  get bufferedAmount(): number {
    return this.socket.bufferedAmount;
  }

  useToken(token: string): void {
    this.signer = Signer.of(token);
  }

  send(call: CallPayload): Promise<boolean> {
    const { callId, form } = call;
    return this.inOrder(
      form === 'plain'
        ? Promise.resolve(payloadJson(call))
        : this.signed(callId, form, encodePayload(call)),
    );
  }

  sendChunk(call: ChunkCall, head: ChunkHead, bytes: Blob): Promise<boolean> {
    return this.inOrder(this.framed({ call, head, bytes }));
  }

  close(): void {
    // A socket whose other end is silent takes long to close, and would keep alive whoever listens to it.
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close(1000);
  }

  /** Sends a frame when it is made, and all that was handed over before it is sent or has failed. */
  private inOrder(made: Promise<string>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const turn: Turn = { take: null };
      this.line.push(turn);
      const mayTake = (take: () => void): void => {
        turn.take = take;
        while (this.line[0]?.take) this.line.shift()?.take?.();
      };
      made.then(
        (frame) => {
          mayTake(() => {
            resolve(this.put(frame));
          });
        },
        (error: unknown) => {
          mayTake(() => {
            reject(LimpError.from(error));
          });
        },
      );
    });
  }

  private put(frame: string): boolean {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(frame);
    return true;
  }

  private async signed(
    callId: string,
    form: Exclude<FrameForm, 'plain'>,
    payload: Uint8Array,
  ): Promise<string> {
    return frameOf(await needed(this.signer).sign(payload), callId, form);
  }

  private async framed(chunk: UnreadChunk): Promise<string> {
    return this.framer(await needed(this.signer).key, chunk);
  }
}

/** Taken when something is handed over, not when it is ready to be signed: a token that comes later is for what comes later. */
function needed(signer: Signer | null): Signer {
  if (signer === null) throw LimpError.of('unauthenticated', 'There is no token to sign with.');
  return signer;
}
