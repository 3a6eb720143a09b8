import { test as base } from '@playwright/test';
import { join } from 'node:path';
import { startStaticServer } from '../../tools/static-server.ts';
import { Gate } from './gate.ts';
import { Sandbox } from './sandbox.ts';
import { expectSecretsKept } from './secrets.ts';
import { Server } from './server.ts';
import { Wire } from './wire.ts';

const FOLDER = join(import.meta.dirname, '../../dist/sandbox/browser');

export { expect } from '@playwright/test';

interface Fixtures {
  /** What stands in `/sandbox.json` beside the address of limpd. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Headers that the Sandbox is served with. */
  readonly headers: Readonly<Record<string, string>>;
  readonly server: Server;
  /** What the page's connections to limpd go through. */
  readonly gate: Gate;
  readonly wire: Wire;
  readonly sandbox: Sandbox;
}

/**
 * Each test has a limpd, a Sandbox that is built for production and served for that limpd, and a browser of its own.
 * After each, all that its page sent and said is searched for secrets.
 */
export const test = base.extend<Fixtures>({
  settings: [{}, { option: true }],
  headers: [{}, { option: true }],

  server: async ({ browserName: _ }, use) => {
    const server = new Server();
    await server.start();
    await use(server);
    await server.stop();
  },

  gate: async ({ server }, use) => {
    const gate = await Gate.to(Number(new URL(server.url).port));
    await use(gate);
    await gate.close();
  },

  wire: async ({ page }, use) => {
    const wire = new Wire(page);
    await use(wire);
    expectSecretsKept(wire, ['__ADMIN', 'not the password']);
    base.expect(wire.uncaught).toEqual([]);
  },

  sandbox: async ({ page, gate, settings, headers, wire: _ }, use) => {
    const web = await startStaticServer({
      folder: FOLDER,
      json: { '/sandbox.json': { api: gate.url, debug: true, ...settings } },
      headers,
    });
    await use(new Sandbox(page, web.url));
    await page.close();
    await web.close();
  },
});
