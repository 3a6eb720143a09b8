import type { DownloadProgress } from '../requests/download-progress';
import { LimpError } from '../errors';
import { foreignPage, isWebPage } from './foreign-page';
import type { HttpIdentity } from './http-headers';
import { decodeHttpReply } from '../protocol/decode-http-reply';

/** How many bytes are kept one by one before they are put away as a blob, which is not on the page's heap. */
const PORTION = 4 * 1024 * 1024;
/** How many bytes there are at least between two reports, in files of unknown size. */
const REPORT_STEP = 64 * 1024;

/** Who is told of a file that comes in. */
export interface FileListener {
  /** Something came in. */
  readonly alive: () => void;
  readonly progress: (progress: DownloadProgress) => void;
}

/** Fetches a stored file. Rejects with `refused` and `connection-lost`. */
export async function fetchFile(
  endpoint: string,
  address: string,
  init: HttpIdentity & { readonly signal: AbortSignal },
  listener: FileListener,
): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch {
    throw LimpError.of('connection-lost', `${endpoint} did not reach the server.`);
  }
  listener.alive();
  const { status, statusText: msg } = response;
  // A page may be the file itself, but servers send files from where they are asked for.
  if (response.redirected && isWebPage(response)) throw foreignPage(endpoint, status);
  if (!response.ok) {
    const reply = decodeHttpReply(await response.text().catch(() => ''), status);
    throw LimpError.refused(endpoint, reply ?? { status, msg, args: {} });
  }
  const progress = (now: DownloadProgress): void => {
    if (!init.signal.aborted) listener.progress(now);
  };
  return readFile(endpoint, response, { ...listener, progress });
}

async function readFile(
  endpoint: string,
  response: Response,
  { alive, progress }: FileListener,
): Promise<Blob> {
  const total = totalOf(response.headers);
  const step = Math.max(REPORT_STEP, (total ?? 0) / 100);
  const portions: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  let told = 0;
  let pending = 0;
  const brokenOff = (): never => {
    const all = total === null ? '' : ` of ${total}`;
    const problem = `the connection broke after ${loaded}${all} bytes of the file.`;
    throw LimpError.of('connection-lost', `${endpoint}: ${problem}`);
  };
  progress({ state: 'receiving', loaded, total });
  const reader = response.body?.getReader();
  for (;;) {
    const { value } = (await reader?.read().catch(brokenOff)) ?? {};
    if (value === undefined) break;
    alive();
    parts.push(value);
    loaded += value.length;
    pending += value.length;
    if (pending >= PORTION) {
      portions.push(new Blob(parts));
      parts = [];
      pending = 0;
    }
    if (loaded - told >= step) {
      told = loaded;
      // What is sent compressed has more bytes than were announced.
      progress({ state: 'receiving', loaded, total: loaded > (total ?? 0) ? null : total });
    }
  }
  // Not every browser says so.
  if (loaded < (total ?? 0)) brokenOff();
  progress({ state: 'received', loaded, total: loaded });
  return new Blob([...portions, ...parts], { type: response.headers.get('content-type') ?? '' });
}

/** How many bytes a server says that it sends; null where it does not, or packs them for the way. */
function totalOf(headers: Headers): number | null {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? null : Number(length);
}
