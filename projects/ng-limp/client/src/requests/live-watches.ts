import { LimpError } from '../errors';
import { isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';

/** Who follows a watch that the server has granted. */
export interface WatchListener {
  /** Docs have changed. */
  readonly event: (reply: Reply) => void;
  /** The server reported an error, or the connection is gone; nothing follows. */
  readonly error: (error: LimpError) => void;
  /** It was ended on request; nothing follows. */
  readonly ended: () => void;
}

/** A watch between two connections. */
interface SuspendedWatch {
  readonly begin: () => void;
  readonly error: (error: LimpError) => void;
}

/** The watches that the server runs on the present connection, by the call_id that made them. */
export class LiveWatches {
  readonly #listeners = new Map<string, WatchListener>();
  /** Watches that nobody follows any more; the server has yet to say that it has ended them. */
  readonly #abandoned = new Set<string>();
  /** Watches that lost their connection, and wait for the next. */
  readonly #orphans = new Set<SuspendedWatch>();

  add(callId: string, listener: WatchListener): void {
    this.#listeners.set(callId, listener);
  }

  /** Nobody follows a watch any more. Its events still come until the server has ended it. */
  abandon(callId: string): void {
    this.#listeners.delete(callId);
    this.#abandoned.add(callId);
  }

  /** Gives a reply to the watch it is about. `false` where it is about none. */
  take(callId: string, reply: Reply): boolean {
    const listener = this.#listeners.get(callId);
    if (listener === undefined) return this.#abandoned.has(callId);
    if (isSuccess(reply.status)) {
      listener.event(reply);
    } else {
      this.#listeners.delete(callId);
      listener.error(LimpError.refused('watch', reply));
    }
    return true;
  }

  /** The server has ended these; `null` for all. */
  end(callIds: readonly string[] | null): void {
    for (const callId of callIds ?? [...this.#listeners.keys(), ...this.#abandoned]) {
      this.#abandoned.delete(callId);
      const listener = this.#listeners.get(callId);
      this.#listeners.delete(callId);
      listener?.ended();
    }
  }

  /** Begins a watch anew on the next connection. Returns how to cancel that. */
  resumeLater(orphan: SuspendedWatch): () => void {
    this.#orphans.add(orphan);
    return () => {
      this.#orphans.delete(orphan);
    };
  }

  /** A connection is ready, and all that was queued for it is sent. */
  resume(): void {
    const suspended = [...this.#orphans];
    this.#orphans.clear();
    for (const { begin } of suspended) begin();
  }

  /** The connection is gone, and all watches with it. */
  connectionLost(error: LimpError): void {
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    this.#abandoned.clear();
    for (const listener of listeners) listener.error(error);
  }

  /** Nothing will be sent any more. */
  close(error: LimpError): void {
    const all = [...this.#listeners.values(), ...this.#orphans];
    this.#listeners.clear();
    this.#orphans.clear();
    for (const watch of all) watch.error(error);
  }
}
