/**
 * Packs the built ng-limp as npm would publish it, and uses the package as a stranger would: it goes into a fresh
 * Angular app, which is built for production and opened in Chromium, where it has to reach a real limpd.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';

import { createLimpd } from '../projects/limpd/src/server.ts';
import { silentLogger } from '../projects/limpd/src/logger.ts';
import { chromiumFlags, ensureChromium } from './chromium.ts';
import { appFiles } from './packed-app/app-files.ts';
import { newApp } from './packed-app/new-app.ts';
import { complaints } from './packed-app/package-lint.ts';
import { runNpm, runScript } from './packed-app/run.ts';
import { startStaticServer } from './static-server.ts';

const root = resolve(import.meta.dirname, '..');
const bin = (path: string): string => join(root, 'node_modules', path);
/** How long the page may take to connect. */
const patience = 15_000;

async function step<T>(about: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(`${about} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return result;
}

/** Packs ng-limp into `folder`; gives the path of the package. */
function pack(folder: string): string {
  const dist = join(root, 'dist/ng-limp');
  const { name, version } = manifest(dist);
  runNpm(['pack', dist, '--pack-destination', folder, '--loglevel=error'], folder);
  return join(folder, `${String(name)}-${String(version)}.tgz`);
}

async function lint(tarball: string): Promise<void> {
  const found = await complaints(root, tarball);
  if (found.length > 0) throw new Error(`The package has faults:\n${found.join('\n')}`);
}

/** A new app of the workspace's own Angular version, with ng-limp among its dependencies. */
async function generate(folder: string, tarball: string): Promise<string> {
  const angular = String(manifest(bin('@angular/core'))['version']);
  const app = await newApp(folder, 'packed-app', angular);
  const made = manifest(app);
  // exactly this Angular, whatever came out since; the app is built, not tested or formatted
  const pinned = (key: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(made[key] as Record<string, string>)
        .filter(([name]) => !['vitest', 'jsdom', 'prettier'].includes(name))
        .map(([name, range]) => [name, name.startsWith('@angular/') ? angular : range]),
    );
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify({
      ...made,
      dependencies: { ...pinned('dependencies'), 'ng-limp': `file:${tarball}` },
      devDependencies: pinned('devDependencies'),
    }),
  );
  for (const [file, text] of Object.entries(appFiles)) writeFileSync(join(app, file), text);
  return app;
}

/** Opens the built app with one kind of upload worker; throws unless that reaches limpd and gets an answer. */
async function connect(app: string, worker: 'from the package' | 'of its own'): Promise<void> {
  const limpd = await createLimpd({ port: 0, logger: silentLogger });
  const server = await startStaticServer({ folder: join(app, 'dist/packed-app/browser') });
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...chromiumFlags],
  });
  const errors: string[] = [];
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) errors.push(message.text());
    });
    const flag = worker === 'of its own' ? '&ownWorker' : '';
    await page.goto(`${server.url}/?api=${encodeURIComponent(limpd.url)}${flag}`);
    // `refused` is an answer as well: only limpd can have given it
    await page.getByText(/^(status|refused) \d+$/).waitFor({ timeout: patience });
    await page.getByText('connected', { exact: true }).waitFor({ timeout: patience });
    const isBlob = page.workers().map((made) => made.url().startsWith('blob:'));
    if (isBlob.length !== 1 || isBlob[0] !== (worker === 'from the package')) {
      errors.push(`The socket is not held by a worker ${worker}.`);
    }
  } catch (error) {
    errors.unshift(error instanceof Error ? error.message : String(error));
  } finally {
    await browser.close();
    await server.close();
    await limpd.close();
  }
  if (errors.length > 0) throw new Error(`The app does not work:\n${errors.join('\n')}`);
}

function manifest(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
}

const folder = mkdtempSync(join(tmpdir(), 'packed-app-'));
try {
  const tarball = await step('Packed ng-limp', () => pack(folder));
  await step('publint and attw have nothing to say', () => lint(tarball));
  const app = await step('Generated an app', () => generate(folder, tarball));
  await step('Installed its packages', () =>
    runNpm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], app),
  );
  await step('Built it for production', () =>
    runScript(join(app, 'node_modules/@angular/cli/bin/ng.js'), ['build'], app),
  );
  for (const worker of ['from the package', 'of its own'] as const) {
    await step(`It connects to limpd in Chromium, by a worker ${worker}`, () =>
      connect(app, worker),
    );
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
