import { parentPort, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { requestsIn } from './decode-messages.ts';
import { Engine } from './engine.ts';
import { openFolder, openInMemory, type Opened } from './folder.ts';
import { failureOf, type OpenOrder, type Outcome, type Report, type Request } from './messages.ts';

/**
 * The thread in which databases live: SQLite waits for the disk, and a query may compute for long;
 * neither may stop the sockets. Each store has a port of its own.
 */
parentPort?.on('message', ({ order, port }: { order: OpenOrder; port: MessagePort }) => {
  const report = (about: Report): void => port.postMessage(about);
  try {
    const opened = order.folder === undefined ? openInMemory() : openFolder(order.folder);
    serve(opened, new Engine(opened.db, order.maxQueryMs), port, report);
    report({ kind: 'opened' });
  } catch (error) {
    report({ kind: 'failed', failure: failureOf(error, '') });
    port.close();
  }
});

function serve(
  opened: Opened,
  engine: Engine,
  port: MessagePort,
  report: (about: Report) => void,
): void {
  let isWaiting = false;
  const tell = (outcomes: readonly Outcome[]): void => {
    if (outcomes.length > 0) report({ kind: 'done', outcomes, told: [] });
  };
  const goOn = (): void => {
    isWaiting = false;
    tell(engine.goOn());
    schedule();
  };
  const schedule = (): void => {
    if (isWaiting || !engine.isBusy) return;
    isWaiting = true;
    // Behind what has come in meanwhile.
    setImmediate(goOn);
  };
  port.on('message', (first: readonly Request[]) => {
    const requests = [...first, ...waiting(port)];
    const { outcomes, told } = engine.run(requests);
    const isLast = requests.some(({ order }) => order.op === 'close');
    if (isLast) {
      tell(engine.end());
      opened.close();
    }
    if (outcomes.length > 0 || told.length > 0) report({ kind: 'done', outcomes, told });
    if (isLast) port.close();
    else schedule();
  });
}

/** What else has been asked already: it becomes part of the same transaction. */
function waiting(port: MessagePort): readonly Request[] {
  const requests: Request[] = [];
  for (;;) {
    const next = receiveMessageOnPort(port);
    if (next === undefined) return requests;
    requests.push(...requestsIn(next));
  }
}
