/** The original's own way with files. Its calls are measured by the published package. */
import { lastValueFrom } from 'rxjs';

import { CHUNK_SIZE, TOKEN, UPLOAD } from '../page/contestant.ts';
import { enter } from '../page/enter.ts';
import { chunkDoc, originalCall, signedMessage } from './original-frame.ts';
import { OriginalSdk } from './original-sdk.ts';

const file = { name: 'random.bin', size: 67_108_864, type: '', lastModified: 1_577_836_800_000 };

enter({
  chunk: (bytes) => () => {
    const doc = chunkDoc({
      ...{ attr: UPLOAD.attr, index: '0', file, bytes },
      ...{ at: 0, chunk: 1, chunkSize: bytes.length },
    });
    return JSON.stringify(signedMessage(originalCall('file/upload', doc, TOKEN)));
  },
  // it has no window: all chunks are in flight at once
  uploader: async (url, files) => {
    const sdk = new OriginalSdk(url, TOKEN, CHUNK_SIZE);
    await sdk.ready();
    return {
      async upload() {
        await lastValueFrom(sdk.call(UPLOAD.endpoint, { [UPLOAD.attr]: files }));
      },
      close: () => {
        sdk.close();
      },
    };
  },
});
