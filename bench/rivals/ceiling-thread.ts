/** The thread of the ceiling in a Worker. */
import { preparedFrames } from '../page/prepared-frames.ts';
import { sendFrames } from '../page/send-frames.ts';
import { PlainSocket } from '../page/socket.ts';
import type { FromThread, ToThread } from '../page/thread-messages.ts';

let send = (): Promise<void> => Promise.reject(new Error('Nothing was prepared.'));

async function work(message: ToThread): Promise<FromThread> {
  if (message.kind === 'send') {
    await send();
    return 'sent';
  }
  const { url, file, size } = message;
  const frames = await preparedFrames(file);
  const socket = await PlainSocket.open(url);
  send = () => sendFrames(socket, frames, size);
  return 'prepared';
}

globalThis.onmessage = ({ data }: MessageEvent<ToThread>): void => {
  work(data).then(
    (done) => {
      globalThis.postMessage(done);
    },
    (error: unknown) => {
      // A rejection would not reach whoever made this worker.
      setTimeout(() => {
        throw error;
      });
    },
  );
};
