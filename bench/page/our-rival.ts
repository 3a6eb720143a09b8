import type { TransportFactory } from 'ng-limp/client';
import { lastValueFrom } from 'rxjs';

import { readyClient } from './client.ts';
import { CALL, type Contestant, TOKEN, UPLOAD } from './contestant.ts';
import { chunkFramer } from './ours.ts';

/** ng-limp as a rival, with its own transport or another one. */
export function ourRival(transport?: TransportFactory): Contestant {
  const options = transport === undefined ? {} : { transport };
  return {
    chunk: (bytes) => {
      const frame = chunkFramer(TOKEN);
      return () => frame(bytes);
    },
    caller: async (url) => {
      const client = await readyClient(url, options);
      return {
        call(done, fail) {
          client
            .call(CALL.endpoint, { query: CALL.query })
            .subscribe({ complete: done, error: fail });
        },
        close: () => {
          client.destroy();
        },
      };
    },
    uploader: async (url, files, size) => {
      const client = await readyClient(url, {
        ...options,
        ...(size === 0 ? {} : { uploadWindow: size }),
      });
      return {
        async upload() {
          await lastValueFrom(client.call(UPLOAD.endpoint, { doc: { [UPLOAD.attr]: files } }));
        },
        close: () => {
          client.destroy();
        },
      };
    },
  };
}
