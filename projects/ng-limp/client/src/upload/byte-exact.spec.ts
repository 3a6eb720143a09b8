import fc from 'fast-check';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { fileWith, noise } from '../../spec/files';
import type { DecodedFile } from '../../spec/server-types';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import type { LimpClientOptions } from '../config/options';
import { LimpClient } from '../limp-client';
import { memoryStore } from '../session/session-stores';
import { workerTransport } from '../worker/worker-transport';

const CHUNK = 600;
const MIB = 1024 * 1024;
const places: readonly [string, LimpClientOptions][] = [
  ['the page', {}],
  ['a worker', { transport: workerTransport() }],
];

interface Content {
  readonly size: number;
  readonly kind: 'noise' | 'zeros' | 'all bits';
}

const content = fc.record<Content>({
  size: fc.oneof(
    fc.constantFrom(1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK),
    fc.integer({ min: 1, max: 5 * CHUNK }),
  ),
  kind: fc.constantFrom('noise', 'zeros', 'all bits'),
});
/** The files of one call, by attr. */
const filesOfCall = fc
  .record({
    photo: fc.array(content, { maxLength: 1 }),
    attachments: fc.array(content, { maxLength: 3 }),
  })
  .filter(({ photo, attachments }) => photo.length + attachments.length > 0);
const window = fc.constantFrom({}, { uploadWindow: 1 }, { uploadWindow: 2 }, { uploadWindow: 7 });

let count = 0;

function fileOf({ size, kind }: Content): File {
  const bytes = kind === 'noise' ? noise(size) : new Uint8Array(size);
  if (kind === 'all bits') bytes.fill(255);
  return fileWith(bytes, `${String(count++)}.png`);
}

async function sha256(bytes: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a server should have read of these files. */
function expected(files: Readonly<Record<string, readonly File[]>>): Promise<DecodedFile[]> {
  return Promise.all(
    Object.entries(files).flatMap(([attr, list]) =>
      list.map(async (file, index) => {
        return { attr, index, name: file.name, size: file.size, sha256: await sha256(file) };
      }),
    ),
  );
}

async function ready(url: string, options: LimpClientOptions, fileChunkSize: number | 'auto') {
  const client = new LimpClient({ sessionStore: memoryStore(), ...options });
  const config = { api: url, anonToken: ANON_TOKEN, authAttrs: ['email'], fileChunkSize };
  await firstValueFrom(client.init({ ...config, apiLevel: '5.6' }));
  return client;
}

describe.each(places)('Files sent by %s', (_, options) => {
  afterEach(() => servers.stopServers());

  it('are read by an independent decoder as they were, however many calls send them at once', async () => {
    const { url } = await servers.startDecoding(ANON_TOKEN);
    await fc.assert(
      fc.asyncProperty(
        fc.array(filesOfCall, { minLength: 1, maxLength: 4 }),
        window,
        async (calls, size) => {
          const client = await ready(url, { ...options, ...size }, CHUNK);
          const sent = calls.map(({ photo, attachments }) => {
            const files = { photo: photo.map(fileOf), attachments: attachments.map(fileOf) };
            return { files, reply: firstValueFrom(client.call('a/create', { doc: files })) };
          });
          for (const { files, reply } of sent) {
            const { args } = await reply;
            expect(args.docs?.[0]?.['files']).toEqual(
              expect.arrayContaining(await expected(files)),
            );
          }
          client.destroy();
        },
      ),
      { numRuns: 20 },
    );
  });

  it.each([
    ['a chunk', 512_000, 512_000],
    ['one byte more', 512_001, 512_000],
    ['one byte less', 511_999, 512_000],
    ['many, as large as frames hold', 3 * MIB, 'auto' as const],
  ])('of real size, %s, are read as they were', async (_unused, size, chunkSize) => {
    const { url } = await servers.startDecoding(ANON_TOKEN);
    const client = await ready(url, options, chunkSize);
    const files = {
      photo: [fileOf({ size, kind: 'noise' })],
      // Frames are largest where every byte has three digits.
      attachments: [fileOf({ size, kind: 'all bits' })],
    };
    const { args } = await firstValueFrom(client.call('a/create', { doc: files }));
    expect(args.docs?.[0]?.['files']).toEqual(await expected(files));
    client.destroy();
  });

  it('of 64 MiB are stored by limpd as they were', { timeout: 180_000 }, async () => {
    const limpd = await servers.startLimpd();
    const client = await ready(limpd.url, options, 512_000);
    await firstValueFrom(client.auth(...ADMIN));
    const photo = fileOf({ size: 64 * MIB, kind: 'noise' });
    const doc = { name: { en_AE: 'x' }, photo };
    const { args } = await firstValueFrom(client.call('staff/create', { doc }));
    const id = args.docs?.[0]?._id ?? '';
    const address = client.fileUrl('staff', id, 'photo', photo.name);
    const stored = await (await fetch(address)).blob();
    expect(stored.size).toBe(photo.size);
    expect(await sha256(stored)).toBe(await sha256(photo));
    client.destroy();
  });
});
