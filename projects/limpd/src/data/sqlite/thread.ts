import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { OpenOrder } from './messages.ts';

/** How long a thread that no store uses any more waits for another one, in milliseconds. */
const LINGER_MS = 500;

/** Stores in one thread of this process. To start a thread takes longer than to open a store. */
interface Shared {
  readonly worker: Worker;
  users: number;
  ending: NodeJS.Timeout | undefined;
}

let shared: Shared | undefined;

/** A store's end of the line to its database. */
export interface Line {
  readonly port: MessagePort;
  /** Called once, when the thread has ended though it was not told to. */
  onLost: (error: Error) => void;
  /** The store needs its thread no longer. */
  release(): void;
}

/** Opens a database: one in memory beside others in memory, one in a folder in a thread of its own. */
export function openLine(order: OpenOrder): Line {
  return order.folder === undefined ? sharedLine(order) : ownLine(order);
}

function ownLine(order: OpenOrder): Line {
  const worker = startThread();
  return connect(worker, order, () => {
    void worker.terminate();
  });
}

function sharedLine(order: OpenOrder): Line {
  const mine = shared ?? { worker: startThread(), users: 0, ending: undefined };
  shared = mine;
  mine.worker.once('exit', () => {
    if (shared === mine) shared = undefined;
  });
  mine.users += 1;
  clearTimeout(mine.ending);
  return connect(mine.worker, order, () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    mine.ending = setTimeout(() => {
      if (shared === mine) shared = undefined;
      void mine.worker.terminate();
    }, LINGER_MS).unref();
  });
}

function connect(worker: Worker, order: OpenOrder, release: () => void): Line {
  const { port1, port2 } = new MessageChannel();
  let isReleased = false;
  const lose = (error: Error): void => {
    if (isReleased) return;
    line.release();
    line.onLost(error);
  };
  const onExit = (): void => lose(new Error('The thread of the database has ended.'));
  const line: Line = {
    port: port1,
    onLost: () => undefined,
    release: () => {
      if (isReleased) return;
      isReleased = true;
      worker.off('error', lose).off('exit', onExit);
      port1.close();
      release();
    },
  };
  worker.once('error', lose).once('exit', onExit);
  worker.postMessage({ order, port: port2 }, [port2]);
  return line;
}

/** The thread alone keeps no process alive; a store that waits for an answer does. */
function startThread(): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./thread-main.${extension}`, import.meta.url), {
    name: 'limpd data',
  });
  worker.setMaxListeners(0);
  worker.unref();
  return worker;
}
