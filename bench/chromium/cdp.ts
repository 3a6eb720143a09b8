/**
 * The DevTools protocol of a Chromium, bare: nothing is switched on that nobody asked for. Libraries that drive browsers
 * switch on the `Network` domain, and then every frame of a socket is also an event through browser, pipe and Node: half
 * of what a call costs.
 */
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** What came for a command that was sent. */
interface Answer {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** One connection to a browser. */
export class Cdp {
  private readonly socket: WebSocket;
  private readonly answers = new Map<number, Answer>();
  private readonly listeners = new Map<string, (params: unknown) => void>();
  private count = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.take(JSON.parse(data.toString('utf8')) as Message);
    });
    socket.on('close', () => {
      for (const { reject } of this.answers.values()) reject(new Error('Chromium has ended.'));
      this.answers.clear();
    });
  }

  /** @param url as Chromium tells it at its start */
  static async connect(url: string): Promise<Cdp> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await once(socket, 'open');
    return new Cdp(socket);
  }

  /**
   * Sends a command and gives its result, which the caller knows the form of.
   *
   * @param sessionId the target it is for. Default: the browser itself
   */
  async send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
    const id = ++this.count;
    const answered = new Promise<unknown>((resolve, reject) => {
      this.answers.set(id, { resolve, reject });
    });
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    return (await answered) as T;
  }

  /** Hears an event of a target, whose form the listener knows. One listener each. */
  on(event: string, sessionId: string, listener: (params: unknown) => void): void {
    this.listeners.set(`${sessionId} ${event}`, listener);
  }

  close(): void {
    this.socket.close();
  }

  private take({ id, sessionId, method, params, result, error }: Message): void {
    if (id === undefined) {
      this.listeners.get(`${sessionId ?? ''} ${method ?? ''}`)?.(params);
      return;
    }
    const answer = this.answers.get(id);
    this.answers.delete(id);
    if (error === undefined) answer?.resolve(result);
    else answer?.reject(new Error(error.message));
  }
}
