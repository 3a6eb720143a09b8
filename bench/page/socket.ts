/** A websocket with nothing around it, for the ceilings. */
import { CALL } from './contestant.ts';

/** Opens a socket and gets past the greeting and `conn/verify`. */
export async function verifiedSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await nextFrame(socket);
  socket.send(JSON.stringify({ ...CALL, endpoint: 'conn/verify', call_id: 'verify' }));
  await nextFrame(socket);
  return socket;
}

function nextFrame(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.onmessage = () => {
      resolve();
    };
    socket.onclose = ({ code }) => {
      reject(new Error(`The socket was closed with code ${code}.`));
    };
  });
}
