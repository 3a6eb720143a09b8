import type { Cancel } from './clock';

/**
 * Tells when waiting any longer makes no sense: the browser came online, or the page became visible after its timers
 * were slowed down. Does nothing where there is no page.
 */
export function listenForWakeups(wake: () => void): Cancel {
  if (typeof window === 'undefined') return () => undefined;
  const whenVisible = (): void => {
    if (document.visibilityState === 'visible') wake();
  };
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', whenVisible);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', whenVisible);
  };
}
