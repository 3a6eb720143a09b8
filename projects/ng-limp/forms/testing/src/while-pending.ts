import { manualChangeDetection } from '@angular/cdk/testing';

/**
 * Acts, or reads, without waiting for the app to be stable, as harnesses do otherwise: a call in flight keeps it from
 * being. Waits instead until what happened before is rendered, and what came of it.
 */
export function whilePending<T>(act: () => Promise<T>): Promise<T> {
  return manualChangeDetection(async () => {
    await rendering();
    const result = await act();
    await rendering();
    return result;
  });
}

/** Angular renders in a task that was due before this one. */
function rendering(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
