import { fileURLToPath } from 'node:url';
import type { LimpdOptions } from '../src/options.ts';
import type { Limpd } from '../src/server.ts';
import { startLimpd } from './start.ts';
import { idIn, TestClient, testHash } from './test-client.ts';

/** The folder of modules that are there to be attacked. */
export const ATTACKED_MODULES = fileURLToPath(new URL('./modules', import.meta.url));

/** A server with the modules that are there to be attacked. */
export function startVaults(options: LimpdOptions = {}): Promise<Limpd> {
  return startLimpd({ modulesDirs: [ATTACKED_MODULES], packages: ['vault'], ...options });
}

/** Makes a user, by `admin`, whose name is also its password. */
export async function makeUser(
  admin: TestClient,
  name: string,
  more: object = {},
): Promise<string> {
  const doc = {
    name: { en_AE: name },
    username: name,
    username_hash: testHash('username', name, name),
    ...more,
  };
  return idIn(await admin.call('user/create', { doc }));
}

/** A connection of the user `name`. */
export async function signedIn(url: string, name: string): Promise<TestClient> {
  const client = await TestClient.open(url);
  await client.auth('username', name, name);
  return client;
}
