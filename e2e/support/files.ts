import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FilesPage, KINDS, type Kind } from './files-page.ts';
import { noisePng } from './png.ts';
import type { ChosenFile } from './sandbox.ts';
import { test as base } from './test.ts';

export { expect } from '@playwright/test';

/** Writes files where a test may change them, and gives the path of each; all are gone after it. */
export type Disk = (name: string, content: Buffer | string) => Promise<string>;

/** A test with the page of files open, signed in. Its own chunks are small, so that uploads take their time. */
export const test = base.extend<{ files: FilesPage; disk: Disk }>({
  settings: { fileChunkSize: 100_000 },

  files: async ({ page, sandbox }, use) => {
    await sandbox.openConnected('/files');
    await sandbox.signIn();
    await use(new FilesPage(page));
  },

  disk: async ({ browserName: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'ng-limp-e2e-'));
    await use(async (name, content) => {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return path;
    });
    await rm(folder, { recursive: true });
  },
});

/** The same test for each kind of form. */
export function inEachKind(title: string, body: (fixtures: TestFixtures) => Promise<void>): void {
  for (const kind of KINDS) {
    test(`${kind}: ${title}`, async ({ page, sandbox, server, gate, wire, files, disk }) => {
      await files.choose(kind);
      await body({ kind, page, sandbox, server, gate, wire, files, disk });
    });
  }
}

type Given = Parameters<Parameters<typeof test>[2]>[0];
type TestFixtures = Pick<
  Given,
  'page' | 'sandbox' | 'server' | 'gate' | 'wire' | 'files' | 'disk'
> & { readonly kind: Kind };

export function image(name: string, side = 20): ChosenFile {
  return { name, mimeType: 'image/png', buffer: noisePng(side, side) };
}

export function text(name: string, content = 'text'): ChosenFile {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(content) };
}

export function bytes(name: string, size: number): ChosenFile {
  return { name, mimeType: 'application/octet-stream', buffer: randomBytes(size) };
}
