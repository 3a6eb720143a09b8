/**
 * The one place where the benchmarks reach below the public names of ng-limp: what turns a chunk into its frame. All
 * else is measured as an app would use it.
 */
import { ANON_SID } from 'ng-limp/client';
import type { ChunkHead } from 'ng-limp/client';

import { ChunkFrames } from '../../projects/ng-limp/client/src/token/chunk-frames';
import { Signer } from '../../projects/ng-limp/client/src/token/signer';

const head: ChunkHead = {
  attr: 'photo',
  index: 0,
  chunk: 1,
  total: 132,
  file: { name: 'random.bin', size: 67_108_864, type: '', lastModified: 1_577_836_800_000 },
};

/** Gives the function that turns the bytes of a chunk into its frame, key imported and all else prepared. */
export function chunkFramer(token: string): (bytes: Uint8Array<ArrayBuffer>) => Promise<string> {
  const signer = Signer.of(token);
  const frames = new ChunkFrames();
  let count = 0;
  return async (bytes) => {
    const callId = `0123456789abcdef01234567-${(count++).toString(36)}`;
    const call = { callId, sid: ANON_SID, query: '[]' };
    return frames.frame(await signer.key, call, head, bytes);
  };
}
