import type { Logger } from '../config/logger';
import type { Transport, TransportEvents, TransportFactory } from '../config/transport';
import { SocketTransport } from '../connection/socket-transport';
import { LimpError } from '../errors';
import type { CallPayload, ChunkCall, ChunkHead } from '../protocol/payload';
import { assertCanSign } from '../token/signer';
import type { FromWorker, ToWorker } from './worker-messages';
import { WORKER_SOURCE } from './worker-source';

/** Where the upload worker comes from. */
export interface UploadWorkerOptions {
  /**
   * Makes the worker, which has to call `runUploadWorker()`. Default: one made from a `blob:` address, for which a
   * content security policy has to allow `worker-src blob:`.
   */
  readonly worker?: () => Worker;
}

/** How long a worker may take to start, in ms, before the page does its work. */
const START_LIMIT = 3000;
/** What browsers report of a connection that ended without a word. */
const LOST = 1006;

/**
 * Has a worker hold the socket, and read, encode and sign what is sent, so that large uploads leave the page as
 * responsive as it was. Each connection has a worker of its own. Where the page may have none, the page itself does the
 * work, as it would without this; the logger is told.
 *
 * ```ts
 * new LimpClient({ transport: workerTransport() })
 * ```
 */
export function workerTransport({
  worker = blobWorker,
}: UploadWorkerOptions = {}): TransportFactory {
  let isUsable = true;
  return (url, events, logger) => {
    if (!isUsable) return new SocketTransport(url, events);
    return new WorkerTransport(url, events, worker, (why) => {
      if (isUsable) warn(logger, why);
      isUsable = false;
    });
  };
}

/**
 * Where a transport's work is done:
 *
 *     starting ──started──▶ worker ──failed──▶ over
 *        └──failed, or took too long──▶ page ──▶ over
 */
type Place =
  | {
      readonly kind: 'starting';
      readonly worker: Worker;
      readonly limit: ReturnType<typeof setTimeout>;
    }
  | { readonly kind: 'worker'; readonly worker: Worker }
  | { readonly kind: 'page'; readonly transport: Transport }
  | { readonly kind: 'over' };

interface Sending {
  readonly resolve: (wentOut: boolean) => void;
  readonly reject: (error: LimpError) => void;
}

class WorkerTransport implements Transport {
  readonly #sendings = new Map<number, Sending>();
  #place: Place;
  #token: string | null = null;
  #nextId = 1;
  #buffered = 0;

  readonly #url: string;
  readonly #events: TransportEvents;
  readonly #unusable: (why: string) => void;

  constructor(
    url: string,
    events: TransportEvents,
    make: () => Worker,
    unusable: (why: string) => void,
  ) {
    this.#url = url;
    this.#events = events;
    this.#unusable = unusable;
    assertCanSign();
    this.#place = this.#start(make);
  }

  get bufferedAmount(): number {
    return this.#place.kind === 'page' ? this.#place.transport.bufferedAmount : this.#buffered;
  }

  useToken(token: string): void {
    this.#token = token;
    if (this.#place.kind === 'page') this.#place.transport.useToken(token);
    else this.#tell({ kind: 'token', token });
  }

  send(call: CallPayload): Promise<boolean> {
    if (this.#place.kind === 'page') return this.#place.transport.send(call);
    return this.#sending((id) => ({ kind: 'call', id, call }));
  }

  sendChunk(call: ChunkCall, head: ChunkHead, bytes: Blob): Promise<boolean> {
    if (this.#place.kind === 'page') return this.#place.transport.sendChunk(call, head, bytes);
    return this.#sending((id) => ({ kind: 'chunk', id, chunk: { call, head, bytes } }));
  }

  close(): void {
    if (this.#place.kind === 'page') this.#place.transport.close();
    this.#tell({ kind: 'close' });
    this.#leave();
  }

  #start(make: () => Worker): Place {
    let worker: Worker;
    try {
      worker = make();
    } catch (error) {
      return this.#inPage(String(error));
    }
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      this.#onMessage(worker, data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#onFailure(worker, event.message || 'it could not be loaded');
    };
    const limit = setTimeout(() => {
      this.#onFailure(worker, `it did not start within ${START_LIMIT} ms`);
    }, START_LIMIT);
    worker.postMessage({ kind: 'open', url: this.#url } satisfies ToWorker);
    return { kind: 'starting', worker, limit };
  }

  #inPage(why: string): Place {
    this.#unusable(why);
    const transport = new SocketTransport(this.#url, this.#events);
    if (this.#token !== null) transport.useToken(this.#token);
    return { kind: 'page', transport };
  }

  #onMessage(worker: Worker, message: FromWorker): void {
    if ('buffered' in message) this.#buffered = message.buffered;
    switch (message.kind) {
      case 'started':
        if (this.#place.kind !== 'starting') return;
        clearTimeout(this.#place.limit);
        this.#place = { kind: 'worker', worker };
        return;
      case 'frame':
        if (this.#place.kind === 'worker') this.#events.frame(message.data);
        return;
      case 'closed':
        this.#end(message.code, message.reason);
        return;
      case 'sent':
        this.#settle(message.id)?.resolve(message.wentOut);
        return;
      case 'failed':
        this.#settle(message.id)?.reject(LimpError.told(message.error));
        return;
      case 'buffered':
        return;
      default:
        message satisfies never;
    }
  }

  #onFailure(worker: Worker, why: string): void {
    worker.terminate();
    if (this.#place.kind === 'page') return;
    if (this.#place.kind === 'starting') {
      clearTimeout(this.#place.limit);
      this.#settleAll(false);
      this.#place = this.#inPage(why);
      return;
    }
    this.#unusable(why);
    // What it was given may be on the wire or not: to say that it is makes nobody send it twice.
    this.#settleAll(true);
    this.#end(LOST, 'the upload worker failed');
  }

  /** The connection is gone. What the worker still has to say of what it was given is heard. */
  #end(code: number, reason: string): void {
    if (this.#place.kind === 'over') return;
    this.#tell({ kind: 'close' });
    this.#leave();
    this.#events.closed(code, reason);
  }

  #leave(): void {
    if (this.#place.kind === 'starting') clearTimeout(this.#place.limit);
    this.#place = { kind: 'over' };
    this.#buffered = 0;
  }

  #sending(message: (id: number) => ToWorker): Promise<boolean> {
    if (this.#place.kind === 'over') return Promise.resolve(false);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#sendings.set(id, { resolve, reject });
      this.#tell(message(id));
    });
  }

  #settle(id: number): Sending | undefined {
    const sending = this.#sendings.get(id);
    this.#sendings.delete(id);
    return sending;
  }

  #settleAll(wentOut: boolean): void {
    for (const { resolve } of this.#sendings.values()) resolve(wentOut);
    this.#sendings.clear();
  }

  #tell(message: ToWorker): void {
    const place = this.#place;
    if (place.kind === 'starting' || place.kind === 'worker') place.worker.postMessage(message);
  }
}

let blobAddress: string | null = null;

/** Makes a worker from the source that this library brings along. */
function blobWorker(): Worker {
  blobAddress ??= URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
  return new Worker(blobAddress, { name: 'ng-limp' });
}

function warn(logger: Logger, why: string): void {
  logger.warn(
    `There is no upload worker (${why}), so the page does its work. A content security policy has to allow ` +
      'worker-src blob:, or the app gives a worker of its own.',
  );
}
