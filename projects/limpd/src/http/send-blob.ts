import type { ServerResponse } from 'node:http';
import type { BlobReader } from '../data/blobs/blob-store.ts';

/**
 * Sends `response`, whose body `reader` gives, no faster than the client reads: one piece is in memory at
 * a time. Resolves when all is sent, or the client has gone. `reader` is closed then.
 */
export async function sendBlob(
  outgoing: ServerResponse,
  response: Response,
  reader: BlobReader,
): Promise<void> {
  try {
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    for (let part = await reader.read(); part !== undefined; part = await reader.read()) {
      if (!(await isSent(outgoing, part))) return;
    }
    outgoing.end();
  } catch {
    // The status is sent already: a body that is cut is all that can tell of the error.
    outgoing.destroy();
  } finally {
    await reader.close();
  }
}

/** Resolves once `part` is no longer needed: with false where there is nobody to send it to. */
function isSent(outgoing: ServerResponse, part: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const gone = (): void => resolve(false);
    if (outgoing.destroyed) {
      gone();
      return;
    }
    outgoing.once('close', gone);
    outgoing.write(part, (error) => {
      outgoing.off('close', gone);
      resolve(!error);
    });
  });
}
