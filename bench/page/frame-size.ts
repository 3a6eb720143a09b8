import { readyClient } from './client.ts';
import { CALL } from './contestant.ts';

/** How many characters the frame of the small call has when ng-limp sends it. */
export async function callFrameSize(url: string): Promise<number> {
  const client = await readyClient(url);
  const { prototype } = WebSocket;
  const send = Object.getOwnPropertyDescriptor(prototype, 'send');
  if (send === undefined) throw new Error('WebSocket.prototype has no send.');
  try {
    return await new Promise<number>((resolve, reject) => {
      Object.defineProperty(prototype, 'send', {
        ...send,
        value(this: WebSocket, data: string) {
          resolve(data.length);
          Reflect.apply(send.value as WebSocket['send'], this, [data]);
        },
      });
      client.call(CALL.endpoint, { query: CALL.query }).subscribe({ error: reject });
    });
  } finally {
    Object.defineProperty(prototype, 'send', send);
    client.destroy();
  }
}
