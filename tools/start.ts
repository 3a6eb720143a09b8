/** `npm start`: builds what has changed, then runs limpd and the Sandbox until stopped. */
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { build, isFresh, type ProjectName, sandboxFolder } from './build.ts';
import { answers, LimpdProcess } from './start/limpd.ts';
import { parseOptions, usage } from './start/options.ts';
import { assertFree } from './start/ports.ts';
import { startStaticServer, type StaticServer } from './static-server.ts';

const root = resolve(import.meta.dirname, '..');
const interactive = process.stdin.isTTY;

let limpd: LimpdProcess | undefined;
let sandbox: StaticServer | undefined;
let stopping: Promise<never> | undefined;

/** Ends everything that was started; a second call waits for the first. */
function stop(exitCode: number): Promise<never> {
  stopping ??= (async () => {
    await Promise.all([limpd?.stop(), sandbox?.close()]);
    process.exit(exitCode);
  })();
  return stopping;
}

async function buildIfChanged(name: ProjectName, what: string): Promise<void> {
  if (isFresh(root, name)) return;
  const start = performance.now();
  console.log(`Building ${what} …`);
  const { ok, output } = await build(root, name);
  if (!ok) throw new Error(`${output}\nBuilding ${what} failed: see above.`);
  console.log(`Built ${what} in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

async function toggleLimpd(server: LimpdProcess): Promise<void> {
  if (server.running) {
    await server.stop();
    console.log('limpd is stopped: the Sandbox waits for it. Press l and Enter to start it again.');
  } else {
    await server.start();
    console.log('limpd runs again.');
  }
}

function listenToKeys(server: LimpdProcess): void {
  // one after the other: whoever types "l" twice wants limpd stopped and started again
  let work = Promise.resolve();
  createInterface({ input: process.stdin }).on('line', (line) => {
    switch (line.trim().toLowerCase()) {
      case 'l':
        work = work.then(() => toggleLimpd(server)).catch(report);
        break;
      case 'q':
        void stop(0);
        break;
      default:
        console.log('Press l and Enter to stop or start limpd, q and Enter to end.');
    }
  });
}

function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (!options) {
    console.log(usage);
    return;
  }
  const { limpdPort, sandboxPort } = options;
  await assertFree(limpdPort, 'limpd', '--limpd-port');
  await assertFree(sandboxPort, 'the Sandbox', '--sandbox-port');

  await buildIfChanged('ng-limp', 'the library');
  await buildIfChanged('sandbox', 'the Sandbox');

  const again = interactive ? 'Press l and Enter' : `npm run limpd -- -p ${limpdPort}`;
  limpd = new LimpdProcess({
    root,
    port: limpdPort,
    say: (line) => console.log(line),
    onDeath: (how) =>
      console.error(`limpd stopped by itself (${how}). To start it again: ${again}`),
  });
  [sandbox] = await Promise.all([
    startStaticServer({
      folder: join(root, sandboxFolder),
      port: sandboxPort,
      json: { '/sandbox.json': { api: `ws://localhost:${limpdPort}/ws` } },
    }),
    limpd.start(),
  ]);
  if (!(await answers(sandbox.url, 20_000))) throw new Error(`${sandbox.url} does not answer.`);

  console.log(`\n  Sandbox  ${sandbox.url}\n  limpd    ws://localhost:${limpdPort}/ws\n`);
  if (interactive) {
    console.log('  l + Enter stops or starts limpd, q + Enter or Ctrl-C ends everything.\n');
    listenToKeys(limpd);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void stop(0));
}
try {
  await main();
} catch (error) {
  report(error);
  await stop(1);
}
