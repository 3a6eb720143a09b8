import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_BOUNDS } from '../src/bounds.ts';
import * as hashing from '../src/passwords/hash.ts';
import { Passwords } from '../src/passwords/passwords.ts';
import { TestClient } from '../testing/test-client.ts';
import { startVaults } from '../testing/vaults.ts';

vi.mock('../src/passwords/hash.ts', async (original) => {
  const real = await original<typeof hashing>();
  return { ...real, provesHash: vi.fn(real.provesHash) };
});

/** Counts how many passwords are checked at the same time, and lets each take a while. */
function counted(): { readonly most: () => number } {
  let running = 0;
  let most = 0;
  vi.mocked(hashing.provesHash).mockImplementation(async () => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < 20; turn++) await nextTurn();
    running -= 1;
    return true;
  });
  return { most: () => most };
}

describe('passwords', () => {
  it.each([1, 2, 5])('are checked %i at a time where the bound says so', async (atOnce) => {
    const passwords = new Passwords({ memoryKiB: 8, passes: 1 }, atOnce);
    const stored = await passwords.hash('x');
    const { most } = counted();
    await Promise.all(Array.from({ length: 12 }, () => passwords.check(stored, 'x', () => false)));
    expect(most()).toBe(atOnce);
  });

  it('are checked by a server as many at a time as its bound says', async () => {
    const { url } = await startVaults();
    const limited = await startVaults({ bounds: { passwordChecks: 1 } });
    for (const [to, atOnce] of [
      [url, DEFAULT_BOUNDS.passwordChecks],
      [limited.url, 1],
    ] as const) {
      const clients = await Promise.all(Array.from({ length: 9 }, () => TestClient.open(to)));
      const { most } = counted();
      await Promise.all(clients.map((client) => client.auth('username', '__ADMIN', '__ADMIN')));
      expect(most()).toBe(atOnce);
    }
  });
});
