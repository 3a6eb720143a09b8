import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { openFrame } from '../../spec/other-window';
import { errorOf } from '../../spec/outcome';
import { ADMIN, ANON_TOKEN, servers } from '../../spec/servers';
import type { LimpClientOptions } from '../config/options';
import { LimpClient } from '../limp-client';
import type { ApiLevel } from '../protocol/api-level';
import { isBlob, isFile, isFileList } from '../protocol/file-brand';
import { workerTransport } from '../worker/worker-transport';
import { splitDoc } from './find-files';

describe('A file of another window or frame', () => {
  let frame: ReturnType<typeof openFrame>;
  let file: File;
  let list: FileList;

  beforeEach(() => {
    frame = openFrame();
    const { File, DataTransfer } = frame.window;
    file = new File(['abc'], 'a.png', { type: 'image/png', lastModified: 5 });
    const transfer = new DataTransfer();
    transfer.items.add(file);
    list = transfer.files;
  });

  afterEach(() => {
    frame.close();
  });

  it('is none of the classes here, and is told all the same', () => {
    expect(file).not.toBeInstanceOf(Blob);
    expect([isBlob(file), isFile(file), isFileList(list)]).toEqual([true, true, true]);
    const blob = new frame.window.Blob(['x']);
    expect([isBlob(blob), isFile(blob), isFileList(blob)]).toEqual([true, false, false]);
  });

  it('is found in a doc, alone and in lists of every kind', () => {
    const { Array } = frame.window;
    for (const value of [file, [file], list, Array.of(file)]) {
      const { doc, files } = splitDoc({ photo: value }, 9);
      expect(files).toMatchObject([{ name: 'a.png', type: 'image/png', lastModified: 5 }]);
      expect(doc).toEqual({
        photo: [{ name: 'a.png', size: 3, type: 'image/png', lastModified: 5 }],
      });
    }
  });

  it('is refused where servers would lose it, as one of this window is', async () => {
    const { client } = new FakeClient();
    client.init(FAKE_CONFIG);
    for (const [doc, field] of [
      [{ info: { cv: file } }, 'doc.info.cv'],
      [{ info: { cv: list } }, 'doc.info.cv'],
      [{ photo: [file, 'text'] }, 'doc.photo'],
    ] as const) {
      expect(await errorOf(client.call('a/create', { doc }))).toMatchObject({
        kind: 'usage',
        field,
        message: expect.stringContaining('file'),
      });
    }
  });

  it('stays a file when its window is gone', () => {
    frame.close();
    expect(splitDoc({ photo: file }, 9).files).toHaveLength(1);
  });

  it.each<[string, ApiLevel, LimpClientOptions]>([
    ['the socket', '6.0', {}],
    ['a worker', '6.0', { transport: workerTransport() }],
    ['HTTP', '6.1', {}],
  ])('is stored byte by byte over %s', async (_, apiLevel, options) => {
    sessionStorage.clear();
    const limpd = await servers.startLimpd({ apiLevel });
    const client = new LimpClient(options);
    client.init({ api: limpd.url, anonToken: ANON_TOKEN, authAttrs: ['email'], apiLevel });
    await firstValueFrom(client.auth(...ADMIN));
    const doc = { name: { en_AE: 'x' }, photo: file, attachments: list };
    const { args } = await firstValueFrom(client.call('staff/create', { doc }));
    const id = args.docs?.[0]?._id ?? '';
    for (const attr of ['photo', 'attachments']) {
      const response = await fetch(client.fileUrl('staff', id, attr, 'a.png'));
      expect(await response.text()).toBe('abc');
    }
    client.destroy();
    await servers.stopServers();
  });
});

describe('What only looks like a file', () => {
  it('is none', () => {
    const likeness = {
      [Symbol.toStringTag]: 'File',
      name: 'a.png',
      size: 3,
      type: '',
      lastModified: 5,
      arrayBuffer: () => Promise.resolve(new ArrayBuffer(3)),
      length: 0,
      item: () => null,
    };
    const heirless: unknown = Object.create(File.prototype);
    for (const value of [likeness, heirless, null, undefined, 'text', 5, {}, [], new Date()]) {
      expect([isBlob(value), isFile(value), isFileList(value)]).toEqual([false, false, false]);
    }
  });

  it('and is a file, though it says otherwise, is one', () => {
    class Scan extends File {
      readonly [Symbol.toStringTag] = 'Scan';
    }
    expect(isFile(new Scan(['x'], 'a.png'))).toBe(true);
  });
});
