/** What nobody can pass: calls that are not signed, frames that were made beforehand. */
import { CALL } from '../page/contestant.ts';
import { enter } from '../page/enter.ts';
import { callFrameSize } from '../page/frame-size.ts';
import { verifiedSocket } from '../page/socket.ts';

enter({
  caller: async (url) => {
    const size = await callFrameSize(url);
    const socket = await verifiedSocket(url);
    const pending = new Map<string, () => void>();
    let count = 0;
    const frame = (call_id: string, pad: string): string =>
      JSON.stringify({ ...CALL, sid: 'f00000000000000000000012', doc: {}, pad, call_id });
    const pad = '.'.repeat(size - frame('00000', '').length);
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const reply = JSON.parse(data) as { args: { call_id: string } };
      const { call_id } = reply.args;
      const done = pending.get(call_id);
      pending.delete(call_id);
      done?.();
    };
    return {
      call(done) {
        const call_id = (count++).toString(36).padStart(5, '0');
        pending.set(call_id, done);
        socket.send(frame(call_id, pad));
      },
      close: () => {
        socket.onclose = null;
        socket.close();
      },
    };
  },
});
