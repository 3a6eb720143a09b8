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
  /** How much later than usual Angular renders the page, in ms. */
  readonly renderDelay: number;
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
  renderDelay: [0, { option: true }],

  page: async ({ page, renderDelay }, use) => {
    if (renderDelay > 0) await page.addInitScript(delayRendering, renderDelay);
    await use(page);
  },

  server: async ({ browserName: _ }, use) => {
    const server = new Server();
    await server.start();
    await use(server);
    await server.stop();
  },

  gate: async ({ server }, use) => {
    const gate = await Gate.to(() => server.port);
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

/** Runs in the page: Angular renders in whichever of a frame and a timer without delay comes first. */
function delayRendering(ms: number): void {
  const timer = window.setTimeout.bind(window);
  const frame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (run) => frame((time) => timer(() => run(time), ms));
  const later = (run: () => void, delay = 0): number => timer(run, delay === 0 ? ms : delay);
  Object.assign(window, { setTimeout: later });
}
