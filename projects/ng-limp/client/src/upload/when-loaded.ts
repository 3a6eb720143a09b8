import type { Observable } from 'rxjs';
import type { Calls } from '../calls/calls';
import type { Clock } from '../connection/clock';
import { LimpError } from '../errors';
import type { Lazy } from '../lazy';

/** What the wait for code depends on. */
export interface LoadingOptions {
  readonly calls: Calls;
  readonly clock: Clock;
  /** How long loading may take while there is a connection, in ms. */
  readonly timeout: number;
  /** Whether there is a conn to send on: the present first, then each change. */
  readonly online$: Observable<boolean>;
}

/**
 * Begins something with code: at once where it is loaded, else when it is. While there is no connection the server of
 * the page may be away as well; then it is tried again when there is one.
 *
 * @param begin returns how to take it back
 * @returns how to take it back, begun or not
 */
export function whenLoaded<T>(
  lazy: Lazy<T>,
  begin: (code: T) => () => void,
  failed: (error: LimpError) => void,
  { calls, clock, timeout, online$ }: LoadingOptions,
): () => void {
  if (lazy.loaded !== null) return begin(lazy.loaded);
  let takeBack: () => void = () => undefined;
  const waiting = calls.closed$.subscribe(failed);
  const once = (settle: () => void): void => {
    if (waiting.closed) return;
    waiting.unsubscribe();
    settle();
  };
  waiting.add(
    online$.subscribe((isOnline) => {
      const fail = (error: unknown): void => {
        if (isOnline) once(() => failed(LimpError.from(error)));
      };
      const tooLate = `The code for the call was not loaded within ${timeout} ms.`;
      waiting.add(clock.after(timeout, () => fail(LimpError.of('timeout', tooLate))));
      lazy.get().then((code) => {
        once(() => {
          takeBack = begin(code);
        });
      }, fail);
    }),
  );
  return () => {
    waiting.unsubscribe();
    takeBack();
  };
}
