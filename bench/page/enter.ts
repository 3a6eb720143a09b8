import '../page-api.ts';
import type { Contestant, Uploader } from './contestant.ts';
import { measureCalls } from './measure-calls.ts';
import { measureChunk } from './measure-chunk.ts';
import { measureIdle, measureUpload, prepareUpload } from './measure-upload.ts';

/** Puts a rival into the page. */
export function enter(rival: Contestant): void {
  let uploader: Uploader | undefined;
  window.bench = {
    chunk: (size, duration) => measureChunk(rival, size, duration),
    calls: (url, size, duration) => measureCalls(rival, url, size, duration),
    async prepareUpload(url, size) {
      uploader = await prepareUpload(rival, url, size);
    },
    upload() {
      if (uploader === undefined) throw new Error('prepareUpload() comes first.');
      return measureUpload(uploader);
    },
    idle: measureIdle,
  };
}
