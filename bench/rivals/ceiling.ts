/** What nobody can pass: calls that are not signed, frames that were made beforehand. */
import { CALL } from '../page/contestant.ts';
import { enter } from '../page/enter.ts';
import { callFrameSize } from '../page/frame-size.ts';
import { preparedFrames } from '../page/prepared-frames.ts';
import { sendFrames } from '../page/send-frames.ts';
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
      upload: () => sendFrames(socket, frames, size),
      close: () => {
        socket.close();
      },
    };
  },
});
