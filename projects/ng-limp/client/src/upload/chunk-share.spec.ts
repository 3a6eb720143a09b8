import { describe, expect, it } from 'vitest';
import { hasChunkRoom } from './chunk-share';

/** How many windows an upload takes whose chunks use each as they may, beginning with an unused one. */
function windowsFor(limit: number, frames: number): number {
  let left = frames;
  for (let windows = 1; ; windows++) {
    let used = 0;
    while (left > 0 && used < limit && hasChunkRoom(limit, used, left)) {
      used += 1;
      left -= 1;
    }
    if (left === 0) return windows;
    expect(used).toBeGreaterThan(0);
  }
}

describe('What chunks may use of a window', () => {
  it.each([1, 2, 5, 9, 39, 99, 999])(
    'of %d frames makes no upload longer than two frames less a window would',
    (limit) => {
      const least = limit < 10 ? 0 : limit < 20 ? 1 : 2;
      for (let frames = 1; frames < 6 * limit; frames++) {
        const shortest = 1 + Math.ceil(Math.max(0, frames - limit) / (limit - least));
        expect(windowsFor(limit, frames), String(frames)).toBeLessThanOrEqual(shortest);
      }
    },
  );

  it('leaves a tenth where that costs no window', () => {
    expect(hasChunkRoom(99, 88, 120)).toBe(true);
    expect(hasChunkRoom(99, 89, 120)).toBe(true);
    expect(hasChunkRoom(99, 90, 120)).toBe(false);
    expect(hasChunkRoom(99, 90, 196 - 90)).toBe(true);
  });

  it('is all of it for what then is done', () => {
    expect(hasChunkRoom(99, 96, 3)).toBe(true);
  });
});
