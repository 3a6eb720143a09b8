import type { Method, MethodCall } from '../module/method.ts';
import type { Reply } from '../module/reply.ts';
import { strayErrors } from './stray-errors.ts';

/**
 * Runs a method, for as long as a call may take. An error that it lets go astray, in a timer or a
 * promise that nobody waits for, is taken for one of the call while it runs, and never ends the process.
 *
 * @param onError told of errors that come when the call has been answered.
 * @throws what the method throws, and where it takes too long or gives no reply.
 */
export async function runMethod(
  name: string,
  method: Method,
  call: MethodCall,
  onError: (method: string, error: unknown) => void,
): Promise<Reply> {
  const { callMs } = call.services.bounds;
  let isOver = false;
  let fail: (error: Error) => void = (error) => onError(name, error);
  const failed = new Promise<never>((_resolve, reject) => {
    fail = (error) => {
      if (isOver) onError(name, error);
      else reject(error);
    };
  });
  const timer = setTimeout(() => fail(new Error(`it took longer than ${callMs} ms`)), callMs);
  try {
    const running = strayErrors.run(fail, async () => method.run(call));
    return checked(await Promise.race([running, failed]));
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
}

/** A module can be written without types, and give anything. */
function checked(reply: Partial<Reply> | undefined): Reply {
  const { status, msg = '', args } = reply ?? {};
  if (typeof status !== 'number' || typeof args !== 'object') {
    throw new TypeError('it gave no reply');
  }
  return { status, msg, args };
}
