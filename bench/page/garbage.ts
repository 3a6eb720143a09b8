declare global {
  /** Chromium's, with `--js-flags=--expose-gc`. */
  function gc(): void;
}

/** Collects all garbage there is, so that no round pays for the one before. */
export async function collectGarbage(): Promise<void> {
  for (let times = 0; times < 2; times++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
