/** A websocket with nothing around it but a Map of who waits for which reply: for the ceilings. */
import { CALL } from './contestant.ts';

export class PlainSocket {
  private readonly pending = new Map<string, () => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const { args } = JSON.parse(data) as { readonly args: { readonly call_id: string } };
      const done = this.pending.get(args.call_id);
      this.pending.delete(args.call_id);
      done?.();
    };
  }

  /** Opens a socket and gets past the greeting and `conn/verify`. */
  static async open(url: string): Promise<PlainSocket> {
    const socket = new WebSocket(url);
    await nextFrame(socket);
    socket.send(JSON.stringify({ ...CALL, endpoint: 'conn/verify', call_id: 'verify' }));
    await nextFrame(socket);
    return new PlainSocket(socket);
  }

  /** Sends a frame as it is; tells when the reply to its call_id has come. */
  send(callId: string, frame: string, done: () => void): void {
    this.pending.set(callId, done);
    this.socket.send(frame);
  }

  close(): void {
    this.socket.onclose = null;
    this.socket.close();
  }
}

function nextFrame(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.onmessage = () => {
      resolve();
    };
    socket.onclose = ({ code }) => {
      reject(new Error(`The socket was closed with code ${code}.`));
    };
  });
}
