import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import { LimpClient } from '../limp-client';
import { memoryStore } from '../session/session-stores';
import { quotaCode } from './quota-code';

describe('In a page that has not loaded what learns the quota,', () => {
  const client = new LimpClient({ sessionStore: memoryStore() });

  afterEach(async () => {
    client.destroy();
    await servers.stopServers();
  });

  it('calls beyond the quota wait for it, and all succeed, none twice', async () => {
    const { url } = await servers.startLimpd({
      apiLevel: '5.8',
      quotas: { anon: 40, authed: 6, windowMs: 1000 },
    });
    client.init({ api: url, anonToken: ANON_TOKEN, authAttrs: ['email'] });
    await firstValueFrom(client.auth(...ADMIN));
    expect(quotaCode.loaded).toBeNull();
    const calls = Array.from({ length: 12 }, (_, n) =>
      firstValueFrom(client.call('staff/create', { doc: { name: { en_AE: String(n) } } })),
    );
    await Promise.all(calls);
    expect(quotaCode.loaded).not.toBeNull();
    const { total } = (await firstValueFrom(client.call('staff/read'))).args;
    expect(total).toBe(12);
  });
});
