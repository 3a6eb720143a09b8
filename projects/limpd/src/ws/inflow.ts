import type { WebSocket } from 'ws';

/** How many frames may be worked on, or have chunks on their way to the disk, before no more are read. */
const MAX_FRAMES = 2;

/**
 * Lets a client send no faster than it is worked off: while some wait, the frames
 * behind them stay in the network.
 */
export class Inflow {
  readonly #socket: WebSocket;
  #frames = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Waits for `work`, which a frame has brought. */
  async through<T>(work: Promise<T>): Promise<T> {
    this.#frames += 1;
    if (this.#frames === MAX_FRAMES) this.#socket.pause();
    try {
      return await work;
    } finally {
      if (this.#frames === MAX_FRAMES) this.#socket.resume();
      this.#frames -= 1;
    }
  }
}
