import type { WebSocket } from 'ws';

/** Stops reading from a socket for as long as anybody has a reason to. */
export class Brake {
  readonly #socket: WebSocket;
  #reasons = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** There is one more reason. */
  press(): void {
    this.#reasons += 1;
    if (this.#reasons === 1) this.#socket.pause();
  }

  /** There is one reason less. */
  release(): void {
    this.#reasons -= 1;
    if (this.#reasons === 0) this.#socket.resume();
  }
}

/**
 * Lets a client send no faster than it is worked off: while too many frames wait, those behind them
 * stay in the network.
 */
export class Inflow {
  readonly #brake: Brake;
  readonly #maxFrames: number;
  #frames = 0;

  /** @param maxFrames how many may wait before no more are read. */
  constructor(brake: Brake, maxFrames: number) {
    this.#brake = brake;
    this.#maxFrames = maxFrames;
  }

  /** Waits for `work`, which a frame has brought. */
  async through<T>(work: Promise<T>): Promise<T> {
    this.#frames += 1;
    if (this.#frames === this.#maxFrames) this.#brake.press();
    try {
      return await work;
    } finally {
      if (this.#frames === this.#maxFrames) this.#brake.release();
      this.#frames -= 1;
    }
  }
}
