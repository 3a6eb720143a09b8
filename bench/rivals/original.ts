/** The original's own way with files. Its calls are measured by the published package. */
import { TOKEN } from '../page/contestant.ts';
import { enter } from '../page/enter.ts';
import { chunkDoc, originalCall, signedMessage } from './original-frame.ts';

const file = { name: 'random.bin', size: 67_108_864, type: '', lastModified: 1_577_836_800_000 };

enter({
  chunk: (bytes) => () => {
    const doc = chunkDoc({
      ...{ attr: 'photo', index: '0', file, bytes },
      ...{ at: 0, chunk: 1, chunkSize: bytes.length },
    });
    return JSON.stringify(signedMessage(originalCall('file/upload', doc, TOKEN)));
  },
});
