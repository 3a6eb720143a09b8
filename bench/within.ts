/** How long a round of calls or chunks may take, in ms: they last a second or two. */
export const PATIENCE = 60_000;

/** Waits for work in a page; rejects when it takes longer than `time` ms, so that no measure waits for ever. */
export async function within<T>(time: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it was not done after ${Math.round(time / 1000)} s`));
    }, time);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // too late, it fails when its page is closed, and nobody listens any more
    work.catch(() => undefined);
  }
}
