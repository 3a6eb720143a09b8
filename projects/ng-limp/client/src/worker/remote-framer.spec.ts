import { describe, expect, it } from 'vitest';
import { ChunkFrames } from '../token/chunk-frames';
import type { UnreadChunk } from '../token/chunk-frames';
import { Signer } from '../token/signer';
import { remoteFramer } from './remote-framer';

function chunk(callId: string): UnreadChunk {
  const file = { name: 'f', size: 3, type: 'image/png', lastModified: 5 };
  return {
    call: { callId, sid: 's', query: '[]' },
    head: { attr: 'photo', index: 0, chunk: 1, total: 1, file },
    bytes: new Blob(['abc']),
  };
}

function workerOf(source: string): Worker {
  return new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
}

describe('Frames that another worker is to make', () => {
  const { framer } = new ChunkFrames();
  const key = Signer.of('secret').key;

  it.each<[string, () => Worker]>([
    [
      'there can be none',
      () => {
        throw new DOMException('Refused by policy', 'SecurityError');
      },
    ],
    ['it cannot be loaded', () => new Worker('/there/is/no/such.js')],
    ['it breaks down over them', () => workerOf('onmessage = () => { throw new Error() }')],
  ])('are made here where %s, also those it was given', async (_, make) => {
    const remote = remoteFramer(make);
    const made = await Promise.all(['a', 'b'].map(async (id) => remote(await key, chunk(id))));
    made.push(await remote(await key, chunk('c')));
    const here = ['a', 'b', 'c'].map(async (id) => framer(await key, chunk(id)));
    expect(made).toEqual(await Promise.all(here));
  });

  it('are begun there with the first chunk only', async () => {
    let workers = 0;
    const remote = remoteFramer(() => {
      workers += 1;
      return workerOf(`onmessage = ({ data: { id } }) => {
        postMessage({ kind: 'framed', id, frame: 'made there' });
      }`);
    });
    expect(workers).toBe(0);
    expect(await remote(await key, chunk('a'))).toBe('made there');
    expect(await remote(await key, chunk('b'))).toBe('made there');
    expect(workers).toBe(1);
  });

  it('fail as they would here where the file cannot be read any more', async () => {
    const error = { kind: 'usage', message: 'Choose it again.', field: 'doc.photo' };
    const remote = remoteFramer(() =>
      workerOf(`onmessage = ({ data: { id } }) => {
        postMessage({ kind: 'failed', id, error: ${JSON.stringify(error)} });
      }`),
    );
    await expect(remote(await key, chunk('a'))).rejects.toMatchObject({
      name: 'LimpError',
      ...error,
    });
  });
});
