import { test as base } from '@playwright/test';
import { join } from 'node:path';
import { startStaticServer } from '../../tools/static-server.ts';
import { Sandbox } from './sandbox.ts';
import { expectSecretsKept } from './secrets.ts';
import { Server } from './server.ts';
import { Wire } from './wire.ts';

const FOLDER = join(import.meta.dirname, '../../dist/sandbox/browser');

export { expect } from '@playwright/test';

/**
 * Each test has a limpd, a Sandbox that is built for production and served for that limpd, and a browser of its own.
 * After each, all that its page sent and said is searched for secrets.
 */
export const test = base.extend<{ server: Server; wire: Wire; sandbox: Sandbox }>({
  server: async ({ browserName: _ }, use) => {
    const server = new Server();
    await server.start();
    await use(server);
    await server.stop();
  },

  wire: async ({ page }, use) => {
    const wire = new Wire(page);
    await use(wire);
    expectSecretsKept(wire, ['__ADMIN', 'not the password']);
    base.expect(wire.uncaught).toEqual([]);
  },

  sandbox: async ({ page, server, wire: _ }, use) => {
    const web = await startStaticServer({
      folder: FOLDER,
      json: { '/sandbox.json': { api: server.url, debug: true } },
    });
    await use(new Sandbox(page, web.url));
    await page.close();
    await web.close();
  },
});
