/** Bundles what runs in the page as a production build of an app would: one file a rival. */
import { build, type Plugin } from 'esbuild';
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Entry } from './rivals.ts';

const here = import.meta.dirname;

/** Writes index.html and a script for each entry into `folder`. */
export async function buildPage(folder: string, entries: readonly Entry[]): Promise<void> {
  await build({
    absWorkingDir: here,
    entryPoints: [...entries, 'ceiling-thread'].map((entry) => `rivals/${entry}.ts`),
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2023',
    platform: 'browser',
    minify: true,
    define: { ngDevMode: 'false' },
    tsconfig: join(here, 'tsconfig.page.json'),
    plugins: [angularOfThen],
    logLevel: 'warning',
  });
  copyFileSync(join(here, 'page/index.html'), join(folder, 'index.html'));
}

/** The published ng-limp imports an Angular that is no more. */
const angularOfThen: Plugin = {
  name: 'angular-of-then',
  setup(bundler) {
    bundler.onResolve({ filter: /^(@angular\/|ngx-cookie-service$)/ }, () => ({
      path: resolve(here, 'rivals/angular-of-then.ts'),
    }));
  },
};
