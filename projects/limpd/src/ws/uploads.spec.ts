import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { manualClock } from '../../testing/manual-clock.ts';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, docsOf, idIn, statusOf, TestClient } from '../../testing/test-client.ts';
import { chunkDoc, cycleBytes } from '../../testing/upload.ts';
import { openFolderBlobs } from '../data/blobs/folder-blobs.ts';
import { createMemoryStore } from '../data/memory-store.ts';
import type { LimpdOptions } from '../options.ts';
import type { Limpd } from '../server.ts';

const doc = { name: { en_AE: 'x' }, photo: [] };

interface Folder {
  readonly limpd: Limpd;
  readonly admin: TestClient;
  /** How many blobs there are, finished and unfinished. */
  readonly counts: () => Promise<{ readonly finished: number; readonly unfinished: number }>;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'limpd-spec-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function withFolder(options: LimpdOptions = {}, folder?: string): Promise<Folder> {
  const dir = folder ?? (await newFolder());
  const blobs = await openFolderBlobs(dir);
  const limpd = await startLimpd({ blobs, ...options });
  return {
    limpd,
    admin: await TestClient.admin(limpd.url),
    counts: async () => ({
      finished: (await readdir(dir)).filter((name) => name.length === 32).length,
      unfinished: (await readdir(join(dir, 'unfinished'))).length,
    }),
  };
}

describe('an upload', () => {
  it('is on the disk while it comes, and a blob once a document has it', async () => {
    const { admin, counts } = await withFolder();
    const part = (chunk: number): unknown =>
      chunkDoc({ chunk, total: 2, bytes: cycleBytes(100), file: { size: 200 } });
    await admin.call('file/upload', { doc: part(1) });
    expect(await counts()).toEqual({ finished: 0, unfinished: 1 });
    await admin.call('file/upload', { doc: part(2) });
    expect(statusOf(await admin.call('staff/create', { doc }))).toBe(200);
    expect(await counts()).toEqual({ finished: 1, unfinished: 0 });
  });

  it('leaves nothing when its conn ends', async () => {
    const { admin, counts } = await withFolder();
    await admin.call('file/upload', { doc: chunkDoc({ total: 2 }) });
    await admin.close();
    await expect.poll(counts).toEqual({ finished: 0, unfinished: 0 });
  });

  it('that does not get on is given up, and the call that wants it is refused', async () => {
    const clock = manualClock();
    const { admin, counts } = await withFolder({ clock, idleMs: 0, uploads: { expiryMs: 60_000 } });
    await admin.call('file/upload', { doc: chunkDoc({ attr: 'photos' }) });
    clock.advance(75_000);
    await expect.poll(counts).toEqual({ finished: 0, unfinished: 0 });
    const refused = await admin.call('staff/create', { doc: { ...doc, photo: null, photos: [] } });
    expect(codeOf(refused)).toBe('LIMP_APP_STAFF_INVALID_ATTR');
  });

  it('whose call is refused goes, and one whose document is removed or gets another', async () => {
    const clock = manualClock();
    const { admin, counts } = await withFolder({ clock, idleMs: 0 });
    const upload = (): Promise<unknown> => admin.call('file/upload', { doc: chunkDoc() });
    const pass = (): void => {
      for (let i = 0; i < 4; i++) clock.advance(15_000);
    };
    await upload();
    expect(statusOf(await admin.call('staff/create', { doc: { photo: [] } }))).toBe(400);
    expect(await counts()).toEqual({ finished: 1, unfinished: 0 });
    pass();
    await expect.poll(counts).toEqual({ finished: 0, unfinished: 0 });
    await upload();
    const id = idIn(await admin.call('staff/create', { doc }));
    await upload();
    await admin.call('staff/update', { query: [{ _id: id }], doc: { photo: [] } });
    expect(await counts()).toEqual({ finished: 2, unfinished: 0 });
    pass();
    await expect.poll(counts).toEqual({ finished: 1, unfinished: 0 });
    await admin.call('staff/delete', { query: [{ _id: id, $soft: false }] });
    pass();
    await expect.poll(counts).toEqual({ finished: 0, unfinished: 0 });
  });

  it('is there after a start with the same store and blobs, which removes what nothing refers to', async () => {
    const folder = await newFolder();
    const store = createMemoryStore();
    const first = await withFolder({ store }, folder);
    await first.admin.call('file/upload', { doc: chunkDoc() });
    const id = idIn(await first.admin.call('staff/create', { doc }));
    await first.admin.call('file/upload', { doc: chunkDoc() });
    await first.admin.call('staff/create', { doc: { photo: [] } });
    expect(await first.counts()).toEqual({ finished: 2, unfinished: 0 });
    await first.limpd.close();
    const second = await withFolder({ store }, folder);
    expect(await second.counts()).toEqual({ finished: 1, unfinished: 0 });
    const address = `${second.limpd.httpUrl}/staff/retrieve_file/${id}/photo/a.png`;
    expect((await fetch(address)).status).toBe(200);
  });

  it('keeps the data that --data-dir names in `blobs` there', async () => {
    const dataDir = await newFolder();
    const limpd = await startLimpd({ dataDir });
    const admin = await TestClient.admin(limpd.url);
    await admin.call('file/upload', { doc: chunkDoc() });
    await admin.call('staff/create', { doc });
    expect((await readdir(join(dataDir, 'blobs'))).some((name) => name.length === 32)).toBe(true);
  });
});

describe('what clients send of files', () => {
  it('is refused when names fill it: an attr of 2.9 MB', async () => {
    const { admin, counts } = await withFolder();
    const attr = 'x'.repeat(2_900_000);
    for (const chunk of [1, 2]) {
      const reply = admin.call('file/upload', { doc: chunkDoc({ attr, chunk, total: 2 }) });
      if (chunk === 1) expect(codeOf(await reply)).toBe('CORE_FILE_TOO_MUCH');
      else void reply.catch(() => undefined);
    }
    await admin.call('heart/beat');
    expect(await counts()).toEqual({ finished: 0, unfinished: 0 });
  });

  it('is refused when it is many tiny first chunks, and those of others are taken', async () => {
    const { limpd, admin } = await withFolder({
      uploads: { connFiles: 20, addressFiles: 40, totalFiles: 60 },
    });
    const outcomes: unknown[] = [];
    for (let index = 0; index < 30; index++) {
      const tiny = chunkDoc({ index, total: 2, bytes: Uint8Array.of(1) });
      outcomes.push(codeOf(await admin.call('file/upload', { doc: tiny })));
    }
    expect(outcomes.indexOf('CORE_FILE_TOO_MUCH')).toBe(20);
    const other = await TestClient.admin(limpd.url);
    expect(statusOf(await other.call('file/upload', { doc: chunkDoc() }))).toBe(200);
    await admin.close();
    await expect
      .poll(async () => statusOf(await other.call('file/upload', { doc: chunkDoc({ index: 1 }) })))
      .toBe(200);
  });

  it('is refused beyond what an address may have waiting, however many conns it has', async () => {
    const { limpd } = await withFolder({ uploads: { addressBytes: 25_000 } });
    const clients = await Promise.all([1, 2, 3].map(() => TestClient.open(limpd.url)));
    const codes: unknown[] = [];
    for (const client of clients) {
      const part = chunkDoc({ bytes: cycleBytes(10_000), total: 2 });
      codes.push(codeOf(await client.call('file/upload', { doc: part })));
    }
    expect(codes).toEqual([undefined, undefined, 'CORE_FILE_TOO_MUCH']);
  });

  it('comes no faster than it is stored: calls go on meanwhile, and every chunk is answered', async () => {
    const { admin } = await withFolder();
    const bytes = cycleBytes(100_000);
    const ids = Array.from({ length: 40 }, (_, i) =>
      admin.sendCall('file/upload', {
        doc: chunkDoc({ chunk: i + 1, total: 40, bytes, file: { size: 4_000_000 } }),
      }),
    );
    for (const id of ids) expect(statusOf(await admin.replyTo(id))).toBe(200);
    expect(statusOf(await admin.call('staff/create', { doc }))).toBe(200);
    expect(docsOf(await admin.call('staff/read'))).toMatchObject([{ photo: { size: 4_000_000 } }]);
  });
});
