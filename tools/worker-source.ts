/**
 * Writes the source of the upload worker, as one text that the library brings along: bundlers of apps leave workers of
 * packages alone. To be run whenever a module of the worker changes; a test says so when it was forgotten.
 */
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = 'projects/ng-limp/client/src/worker';

/** The file, from the root of the workspace. */
export const workerSourceFile = `${folder}/worker-source.ts`;

/** What the file has to hold for the modules as they are now. */
export async function workerSource(root: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [`${folder}/upload-worker.ts`],
    bundle: true,
    minify: true,
    format: 'iife',
    // what every browser that Angular 22 supports can run
    target: 'es2022',
    write: false,
    legalComments: 'none',
  });
  const text = outputFiles.map((file) => file.text.trimEnd()).join('');
  return [
    '/** The upload worker, all in one. Written by `npm run build:worker` from the modules beside this; not to be edited. */',
    `export const WORKER_SOURCE = ${JSON.stringify(text)};`,
    '',
  ].join('\n');
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  writeFileSync(join(root, workerSourceFile), await workerSource(root));
}
