/** ng-limp as an app without a framework would use it. */
import { LimpClient, memoryStore } from 'ng-limp/client';
import type { LimpClientOptions } from 'ng-limp/client';
import { firstValueFrom } from 'rxjs';

import { TOKEN } from './contestant.ts';

/** A client of the bare server; resolves once it is ready. */
export async function readyClient(
  url: string,
  options: LimpClientOptions = {},
): Promise<LimpClient> {
  const client = new LimpClient({ sessionStore: memoryStore(), ...options });
  await firstValueFrom(client.init({ api: url, anonToken: TOKEN, authAttrs: ['email'] }));
  return client;
}
