import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

import { workerSource, workerSourceFile } from './worker-source.ts';

const root = resolve(import.meta.dirname, '..');

describe('The source of the upload worker', () => {
  it('is that of its modules: if this fails, run `npm run build:worker`', async () => {
    expect(readFileSync(join(root, workerSourceFile), 'utf8')).toBe(await workerSource(root));
  });
});
