/** What an upload does to the page that it runs in. */

export interface PageWatch {
  /** The longest time for which the main thread was busy with one thing, in ms. */
  readonly stall: number;
  /** The most JS heap in use, in bytes; buffers count as well. */
  readonly heap: number;
}

/** How often the heap is looked at, in ms. */
const HEAP_INTERVAL = 20;

/**
 * Watches the main thread until told to stop. A timer of 0 ms looks at the clock each time it is let; Chromium makes
 * it wait 4 ms at least, so an idle page has stalls of about 5.
 */
export function watchPage(): () => PageWatch {
  let stall = 0;
  let heap = usedHeap();
  let ticked = performance.now();
  let looked = ticked;
  let timer = 0;
  const look = (): void => {
    const now = performance.now();
    stall = Math.max(stall, now - ticked);
    ticked = now;
    if (now - looked < HEAP_INTERVAL) return;
    looked = now;
    heap = Math.max(heap, usedHeap());
  };
  const tick = (): void => {
    look();
    timer = setTimeout(tick, 0);
  };
  tick();
  return () => {
    clearTimeout(timer);
    looked = 0;
    look();
    return { stall, heap };
  };
}

/** Bytes of JS heap in use; exact with `--enable-precise-memory-info`. */
export function usedHeap(): number {
  const { memory } = performance as Performance & {
    readonly memory: { readonly usedJSHeapSize: number };
  };
  return memory.usedJSHeapSize;
}
