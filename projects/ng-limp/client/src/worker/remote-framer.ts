import { localFramer } from '../connection/local-framer';
import { LimpError } from '../errors';
import type { ChunkFramer } from '../token/chunk-frames';
import type { FromFramer, ToFramer } from './worker-messages';

interface Framing {
  readonly message: ToFramer;
  readonly resolve: (frame: string | Promise<string>) => void;
  readonly reject: (error: LimpError) => void;
}

/**
 * Has frames made by another worker, begun with the first chunk: while a socket is fed with one frame, the thread that
 * holds it is busy, so the next is better made elsewhere. Where there can be no other worker, this one makes them.
 */
export function remoteFramer(make: () => Worker): ChunkFramer {
  const local = localFramer();
  const framings = new Map<number, Framing>();
  let remote: Worker | 'none yet' | 'impossible' = 'none yet';
  let nextId = 1;

  const giveUp = (): void => {
    remote = 'impossible';
    for (const { message, resolve } of framings.values())
      resolve(local(message.key, message.chunk));
    framings.clear();
  };
  const onMessage = ({ data }: MessageEvent<FromFramer>): void => {
    const framing = framings.get(data.id);
    framings.delete(data.id);
    if (data.kind === 'framed') framing?.resolve(data.frame);
    else framing?.reject(LimpError.told(data.error));
  };
  const begin = (): Worker | 'impossible' => {
    try {
      const worker = make();
      worker.onmessage = onMessage;
      worker.onerror = giveUp;
      return worker;
    } catch {
      return 'impossible';
    }
  };

  return (key, chunk) => {
    if (remote === 'none yet') remote = begin();
    if (remote === 'impossible') return local(key, chunk);
    const worker = remote;
    return new Promise((resolve, reject) => {
      const message: ToFramer = { kind: 'frame', id: nextId++, key, chunk };
      framings.set(message.id, { message, resolve, reject });
      worker.postMessage(message);
    });
  };
}
