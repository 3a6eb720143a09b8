/** Prepared frames, sent by a Worker: what is left of the page's time when it does nothing at all. */
import { enter } from '../page/enter.ts';
import type { FromThread, ToThread } from '../page/thread-messages.ts';

enter({
  uploader: async (url, [file], size) => {
    if (file === undefined) throw new Error('There is no file.');
    const thread = new Worker('ceiling-thread.js', { type: 'module' });
    const ask = (message: ToThread): Promise<FromThread> => {
      return new Promise((resolve, reject) => {
        thread.onmessage = ({ data }: MessageEvent<FromThread>) => {
          resolve(data);
        };
        thread.onerror = ({ message: problem }) => {
          reject(new Error(problem));
        };
        thread.postMessage(message);
      });
    };
    await ask({ kind: 'prepare', url, file, size });
    return {
      async upload() {
        await ask({ kind: 'send' });
      },
      close: () => {
        thread.terminate();
      },
    };
  },
});
