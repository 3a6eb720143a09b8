import type { Cancel } from '../config/clock';

/** What may wait for nothing. */
interface Wakeable {
  /** Waiting any longer makes no sense. */
  wake(): void;
  /** The browser has lost its network. */
  offline(): void;
}

/**
 * Tells when waiting any longer makes no sense: the browser came online, or the page became visible after its timers
 * were slowed down; and when the browser has lost its network. Does nothing where there is no page.
 */
export function listenForWakeups(connection: Wakeable): Cancel {
  if (typeof window === 'undefined') return () => undefined;
  const wake = (): void => {
    connection.wake();
  };
  const offline = (): void => {
    connection.offline();
  };
  const whenVisible = (): void => {
    if (document.visibilityState === 'visible') wake();
  };
  window.addEventListener('online', wake);
  window.addEventListener('offline', offline);
  document.addEventListener('visibilitychange', whenVisible);
  return () => {
    window.removeEventListener('online', wake);
    window.removeEventListener('offline', offline);
    document.removeEventListener('visibilitychange', whenVisible);
  };
}
