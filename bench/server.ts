/**
 * The server of the benchmarks: it greets, says yes to every frame, and looks at nothing but the call_id, which all
 * rivals write last. Runs in a process of its own, so that it never takes its time from the page's; tells its port to
 * whoever forked it, and ends with them.
 */
import { type WebSocket, WebSocketServer } from 'ws';

/** How much of a frame's end is searched for its call_id. */
const TAIL_BYTES = 128;
const KEY = '"call_id":"';

const greeting = reply('Connection ready', '"code":"CORE_CONN_READY"');

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: false,
  maxPayload: 16 * 1024 * 1024,
});

server.on('connection', (socket) => {
  let isVerified = false;
  socket.on('error', () => {
    socket.terminate();
  });
  socket.on('message', (data) => {
    const id = Buffer.isBuffer(data) ? callIdOf(data) : undefined;
    if (id === undefined) {
      socket.close(1008, 'no call_id at the end');
    } else if (isVerified) {
      send(socket, reply('', `"call_id":"${id}"`));
    } else {
      // the first frame of a conn is conn/verify, whoever it is that calls
      isVerified = true;
      send(socket, reply('Connection verified', `"code":"CORE_CONN_OK","call_id":"${id}"`));
    }
  });
  send(socket, greeting);
});

server.on('listening', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('disconnect', () => process.exit());

function callIdOf(frame: Buffer): string | undefined {
  const tail = frame.toString('latin1', Math.max(0, frame.length - TAIL_BYTES));
  const start = tail.lastIndexOf(KEY);
  if (start < 0) return undefined;
  const from = start + KEY.length;
  return tail.slice(from, tail.indexOf('"', from));
}

function reply(msg: string, args: string): string {
  return `{"status":200,"msg":"${msg}","args":{${args}}}`;
}

function send(socket: WebSocket, frame: string): void {
  socket.send(frame);
}
