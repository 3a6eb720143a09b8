import { describe, expect, it } from 'vitest';

import { within } from './within.ts';

describe('Work within a time', () => {
  it('gives its result', async () => {
    expect(await within(10_000, Promise.resolve(5))).toBe(5);
  });

  it('fails as it fails', async () => {
    await expect(within(10_000, Promise.reject(new Error('crashed')))).rejects.toThrow('crashed');
  });

  it('fails when the time is over, and what comes later is ignored', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    await expect(within(1, promise)).rejects.toThrow('it was not done after 0 s');
    reject(new Error('too late'));
  });
});
