import type { WebSocket } from 'ws';
import type { Bounds } from '../bounds.ts';

/** What waits to be read by the clients of a server. */
export class Outboxes {
  readonly #bounds: Bounds;
  readonly #all = new Set<Outbox>();
  #unread = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /** Begins to count for a conn. */
  open(socket: WebSocket): Outbox {
    const outbox: Outbox = new Outbox(socket, this.#bounds.unreadPerConnection, (chars) => {
      this.#unread += chars;
      if (outbox.unread === 0) this.#all.delete(outbox);
      else this.#all.add(outbox);
      if (chars > 0) this.#cutGreediest();
    });
    return outbox;
  }

  #cutGreediest(): void {
    if (this.#unread <= this.#bounds.unread) return;
    const [greediest] = [...this.#all].sort((a, b) => b.unread - a.unread);
    greediest?.cut();
  }
}

/**
 * Sends frames to one client, and cuts its conn when it leaves too many unread: whoever calls and
 * never reads the replies would fill the memory.
 */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #maxUnread: number;
  readonly #onChange: (chars: number) => void;
  #unread = 0;

  constructor(socket: WebSocket, maxUnread: number, onChange: (chars: number) => void) {
    this.#socket = socket;
    this.#maxUnread = maxUnread;
    this.#onChange = onChange;
  }

  /** How many characters wait. */
  get unread(): number {
    return this.#unread;
  }

  /** Sends `text`, if the conn is open. A reader who takes its frames gets any single one, however long. */
  send(text: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#unread > this.#maxUnread) {
      this.cut();
      return;
    }
    this.#count(text.length);
    this.#socket.send(text, () => this.#count(-text.length));
  }

  /** Answers a ping. */
  pong(data: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > this.#maxUnread) this.cut();
    else this.#socket.pong(data);
  }

  /** Ends the conn at once, whatever waits. */
  cut(): void {
    this.#socket.terminate();
  }

  #count(chars: number): void {
    this.#unread += chars;
    this.#onChange(chars);
  }
}
