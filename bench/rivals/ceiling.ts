/** What nobody can pass: calls that are not signed, frames that were made beforehand. */
import { CALL, UPLOAD } from '../page/contestant.ts';
import { enter } from '../page/enter.ts';
import { callFrameSize } from '../page/frame-size.ts';
import { preparedFrames, type PreparedFrame } from '../page/prepared-frames.ts';
import { PlainSocket } from '../page/socket.ts';

enter({
  caller: async (url) => {
    const size = await callFrameSize(url);
    const socket = await PlainSocket.open(url);
    const frame = (call_id: string, pad: string): string =>
      JSON.stringify({ ...CALL, sid: 'f00000000000000000000012', doc: {}, pad, call_id });
    const pad = '.'.repeat(size - frame('00000', '').length);
    let count = 0;
    return {
      call(done) {
        const callId = (count++).toString(36).padStart(5, '0');
        socket.send(callId, frame(callId, pad), done);
      },
      close: () => {
        socket.close();
      },
    };
  },
  uploader: async (url, [file], size) => {
    if (file === undefined) throw new Error('There is no file.');
    const frames = await preparedFrames(file);
    const socket = await PlainSocket.open(url);
    return {
      async upload() {
        await sendAll(socket, frames, size);
        const call = { ...CALL, endpoint: UPLOAD.endpoint, doc: {}, call_id: 'call' };
        await new Promise<void>((done) => {
          socket.send(call.call_id, JSON.stringify(call), done);
        });
      },
      close: () => {
        socket.close();
      },
    };
  },
});

/** Keeps `size` frames under way until all are acknowledged. */
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
