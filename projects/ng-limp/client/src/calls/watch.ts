import { Observable } from 'rxjs';
import { LimpError } from '../errors';
import { asReplyOf, decodeWatchOper } from '../protocol/decode-frame';
import type { Doc, Reply, WatchOper } from '../protocol/reply';
import type { CallHandle } from '../requests/call-handle';
import type { Request } from '../requests/request';
import type { Requests } from '../requests/requests';

/** What a watch tells. */
export type WatchEvent<T = Doc> =
  /** The server watches; from now on changes are told. */
  | { readonly kind: 'started' }
  /** Docs were created, updated or deleted. A soft delete is an update with `__deleted`. */
  | { readonly kind: 'event'; readonly oper: WatchOper; readonly docs: readonly T[] }
  /** The server watches again after a lost connection. Changes in between were not told: read again. */
  | { readonly kind: 'resumed' };

/**
 * Watches docs: begins with each subscription, begins again on the next connection when one is lost, and ends on the
 * server with the subscription (`docs/protocol.md`, "Watches").
 *
 * @param prepare makes the request; what it throws, the observable fails with
 * @param endWatch tells the server to end a watch
 * @param seen is told of each event's reply
 */
export function watchDocs<T>(
  requests: Requests,
  prepare: () => Request,
  endWatch: (callId: string) => void,
  seen: (reply: Reply) => void,
): Observable<WatchEvent<T>> {
  return new Observable((subscriber) => {
    let callId: string | null = null;
    let request: CallHandle | null = null;
    let hasStarted = false;
    let isOver = false;

    const tell = (reply: Reply): void => {
      const oper = decodeWatchOper(reply);
      if (oper === null) return;
      seen(reply);
      subscriber.next({ kind: 'event', oper, docs: asReplyOf<T>(reply).args.docs ?? [] });
    };
    const begin = (wanted: Request): void => {
      const failed = (error: LimpError): void => {
        callId = null;
        if (isOver) return;
        if (error.kind !== 'connection-lost') {
          subscriber.error(error);
          return;
        }
        // However long the connection is away, the watch outlives it.
        const again = { ...wanted, timeout: null };
        const forget = requests.watches.resumeLater({
          begin: () => {
            begin(again);
          },
          error: failed,
        });
        request = { cancel: forget, mayHaveRun: () => false };
      };
      request = requests.submit(wanted, {
        reply: (reply, id) => {
          if (isOver) {
            requests.watches.abandon(id);
            endWatch(id);
            return;
          }
          callId = id;
          requests.watches.add(id, {
            event: tell,
            error: failed,
            ended: () => {
              callId = null;
              subscriber.complete();
            },
          });
          subscriber.next({ kind: hasStarted ? 'resumed' : 'started' });
          hasStarted = true;
          tell(reply);
        },
        error: failed,
      });
    };

    try {
      begin(prepare());
    } catch (error) {
      subscriber.error(LimpError.from(error));
    }
    return () => {
      isOver = true;
      // What was sent already is ended when the server has granted it.
      if (request?.mayHaveRun() === false) request.cancel();
      if (callId === null) return;
      requests.watches.abandon(callId);
      endWatch(callId);
    };
  });
}
