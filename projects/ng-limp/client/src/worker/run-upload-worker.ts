import { SocketTransport } from '../connection/socket-transport';
import { LimpError } from '../errors';
import type { FromWorker, ToWorker, ToldError } from './worker-messages';

/** How often to tell of the socket's buffer while something waits in it, in ms. */
const BUFFER_INTERVAL = 250;
/** How long a closed connection has to say goodbye to the server before its worker ends, in ms. */
const GOODBYE = 1000;

/**
 * Makes the worker that this runs in hold a client's socket, and read, encode and sign what is sent over it. For apps
 * that bundle the worker as a file of their own, since their content security policy allows no other:
 *
 * ```ts
 * // limp.worker.ts
 * import { runUploadWorker } from 'ng-limp/client';
 * runUploadWorker();
 * ```
 *
 * ```ts
 * // where the client is set up
 * withUploadWorker({
 *   worker: () => new Worker(new URL('./limp.worker', import.meta.url), { type: 'module' }),
 * })
 * ```
 */
export function runUploadWorker(): void {
  let transport: SocketTransport | null = null;
  const inFlight = new Set<Promise<void>>();
  let isTelling = false;

  const tell = (message: FromWorker): void => {
    globalThis.postMessage(message);
  };
  const buffered = (): number => {
    keepTelling();
    return transport?.bufferedAmount ?? 0;
  };
  const keepTelling = (): void => {
    if (isTelling || (transport?.bufferedAmount ?? 0) === 0) return;
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      tell({ kind: 'buffered', buffered: buffered() });
    }, BUFFER_INTERVAL);
  };
  const report = (id: number, sending: Promise<boolean>): void => {
    const told = sending.then(
      (wentOut) => {
        tell({ kind: 'sent', id, wentOut, buffered: buffered() });
      },
      (error: unknown) => {
        tell({ kind: 'failed', id, error: toldError(error) });
      },
    );
    inFlight.add(told);
    void told.finally(() => inFlight.delete(told));
  };
  const open = (url: string): SocketTransport =>
    new SocketTransport(url, {
      frame: (data) => {
        tell({ kind: 'frame', data, buffered: buffered() });
      },
      closed: (code, reason) => {
        tell({ kind: 'closed', code, reason });
      },
    });

  globalThis.onmessage = ({ data }: MessageEvent<ToWorker>): void => {
    if (data.kind === 'open') {
      transport = open(data.url);
      return;
    }
    if (transport === null) return;
    switch (data.kind) {
      case 'token':
        transport.useToken(data.token);
        return;
      case 'call':
        report(data.id, transport.send(data.call));
        return;
      case 'chunk':
        report(data.id, transport.sendChunk(data.chunk.call, data.chunk.head, data.chunk.bytes));
        return;
      case 'close':
        transport.close();
        void Promise.all(inFlight).then(() => {
          setTimeout(() => {
            globalThis.close();
          }, GOODBYE);
        });
        return;
      default:
        data satisfies never;
    }
  };
  tell({ kind: 'started' });
}

function toldError(error: unknown): ToldError {
  const { kind, message, field } = LimpError.from(error);
  return { kind, message, field };
}
