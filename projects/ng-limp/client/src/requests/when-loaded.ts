import { Subscription, combineLatest } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Cancel, Clock } from '../config/clock';
import { LimpError } from '../errors';
import type { Lazy } from '../lazy';
import { LaterHandle } from './call-handle';
import type { CallHandle } from './call-handle';
import type { Requests } from './requests';

/** What the wait for code depends on. */
export interface LoadingOptions {
  readonly requests: Pick<Requests, 'closed$'>;
  readonly clock: Clock;
  /** How long loading may take while there is a connection, in ms. */
  readonly timeout: number;
  /** Whether there is a connection to send on: the present first, then each change. */
  readonly online$: Observable<boolean>;
  /** Whether the caller has paused it, so that no timeout runs: the present first, then each change. */
  readonly paused$: Observable<boolean>;
}

/**
 * Begins something with code: at once where it is loaded, else when it is. While there is no connection the server of
 * the page may be away as well, and some browsers never ask again for what they have once not got; so it is only asked
 * for while there is one, and what failed meanwhile is asked for again.
 */
export function whenLoaded<T>(
  lazy: Lazy<T>,
  begin: (code: T) => CallHandle,
  failed: (error: LimpError) => void,
  { requests, clock, timeout, online$, paused$ }: LoadingOptions,
): CallHandle {
  if (lazy.loaded !== null) return begin(lazy.loaded);
  const waiting = new Subscription();
  const handle = new LaterHandle(() => {
    waiting.unsubscribe();
  });
  const once = (settle: () => void): void => {
    if (waiting.closed) return;
    waiting.unsubscribe();
    settle();
  };
  waiting.add(
    requests.closed$.subscribe((error) => {
      once(() => {
        failed(error);
      });
    }),
  );
  let isOnline = false;
  let isAsking = false;
  let stopTimer: Cancel = () => undefined;
  const ask = (): void => {
    if (isAsking) return;
    isAsking = true;
    let wasAway = false;
    const noticed = online$.subscribe((now) => {
      wasAway ||= !now;
    });
    waiting.add(noticed);
    lazy.get().then(
      (code) => {
        noticed.unsubscribe();
        once(() => {
          handle.begin(begin(code));
        });
      },
      (error: unknown) => {
        noticed.unsubscribe();
        isAsking = false;
        if (waiting.closed || !isOnline) return;
        if (wasAway) ask();
        else once(() => failed(LimpError.from(error)));
      },
    );
  };
  waiting.add(
    combineLatest([online$, paused$]).subscribe(([now, isPaused]) => {
      isOnline = now;
      stopTimer();
      if (!isOnline) return;
      if (!isPaused) {
        stopTimer = clock.after(timeout, () => {
          const tooLate = `The code for the call was not loaded within ${timeout} ms.`;
          once(() => failed(LimpError.of('timeout', tooLate)));
        });
      }
      ask();
    }),
  );
  waiting.add(() => {
    stopTimer();
  });
  return handle;
}
