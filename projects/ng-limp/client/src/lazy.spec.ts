import { describe, expect, it } from 'vitest';
import { LimpError } from './errors';
import { Lazy } from './lazy';

describe('Code that is loaded when it is first used', () => {
  it('is loaded once, for all who ask', async () => {
    let loads = 0;
    const lazy = new Lazy('tests', () => Promise.resolve({ load: (loads += 1) }));
    expect(loads).toBe(0);
    expect(lazy.loaded).toBeNull();
    const [one, other] = await Promise.all([lazy.get(), lazy.get()]);
    expect(one).toBe(other);
    expect(lazy.loaded).toBe(one);
    await lazy.get();
    expect(loads).toBe(1);
  });

  it('and cannot be fails with connection-lost, and is tried again when it is asked for again', async () => {
    let isAway = true;
    const lazy = new Lazy('tests', async () => {
      if (isAway) throw new TypeError('Failed to fetch dynamically imported module');
      return 'code';
    });
    const error = await lazy.get().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LimpError);
    expect(error).toMatchObject({ kind: 'connection-lost' });
    expect(String(error)).toMatch(/code for tests could not be loaded.*Reload the page/s);
    expect(lazy.loaded).toBeNull();
    isAway = false;
    expect(await lazy.get()).toBe('code');
  });
});
