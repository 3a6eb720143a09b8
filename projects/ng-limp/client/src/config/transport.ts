import type { CallPayload, ChunkCall, ChunkHead } from '../protocol/payload';
import type { Logger } from './logger';

/** What a transport tells of its connection. Nothing is told after `closed`. */
export interface TransportEvents {
  /** A frame of the server came in. */
  readonly frame: (data: unknown) => void;
  /** The connection is gone, or never came to be. */
  readonly closed: (code: number, reason: string) => void;
}

/**
 * One connection to a server: signs what it is given and sends it, in the order it was given. This narrow door is all
 * that the client knows of sockets, so that signing, reading files and the socket itself can live elsewhere.
 */
export interface Transport {
  /** Signs all that is sent from now on with another token. */
  useToken(token: string): void;
  /**
   * Sends a call. Resolves to whether it went out: `false` means the connection was gone before any of it was on the
   * wire. Rejects with a `LimpError` where it cannot be signed.
   */
  send(call: CallPayload): Promise<boolean>;
  /** Reads the bytes of a chunk and sends it. Resolves and rejects as `send`, and rejects where they cannot be read. */
  sendChunk(call: ChunkCall, head: ChunkHead, bytes: Blob): Promise<boolean>;
  /** How many bytes wait in the socket's buffer. */
  readonly bufferedAmount: number;
  /** Ends the connection. Nothing is told any more, however long its other end takes. */
  close(): void;
}

/**
 * Opens a connection; the server's greeting is the first frame told. The logger is told what an app's developer
 * should know.
 */
export type TransportFactory = (url: string, events: TransportEvents, logger: Logger) => Transport;
