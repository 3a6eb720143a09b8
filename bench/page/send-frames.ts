import { CALL, UPLOAD } from './contestant.ts';
import type { PreparedFrame } from './prepared-frames.ts';
import type { PlainSocket } from './socket.ts';

/** Sends frames, `size` of them in flight at a time, then the call that their file belongs to. */
export async function sendFrames(
  socket: PlainSocket,
  frames: readonly PreparedFrame[],
  size: number,
): Promise<void> {
  await sendAll(socket, frames, size);
  const call = { ...CALL, endpoint: UPLOAD.endpoint, doc: {}, call_id: 'call' };
  await new Promise<void>((done) => {
    socket.send(call.call_id, JSON.stringify(call), done);
  });
}

/** Keeps `size` frames in flight until all are acknowledged. */
function sendAll(
  socket: PlainSocket,
  frames: readonly PreparedFrame[],
  size: number,
): Promise<void> {
  return new Promise((resolve) => {
    let next = 0;
    let underWay = 0;
    const more = (): void => {
      const frame = frames[next++];
      if (frame === undefined) {
        if (underWay === 0) resolve();
        return;
      }
      underWay += 1;
      socket.send(frame.callId, frame.text, () => {
        underWay -= 1;
        more();
      });
    };
    for (let count = 0; count < size; count++) more();
  });
}
