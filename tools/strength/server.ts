/** The limpd that is measured, in a process of its own. It answers each message of its parent with one. */
import { createLimpd } from '../../projects/limpd/src/server.ts';
import { memoryOf, type Answer, type Order } from './orders.ts';

const options: unknown = JSON.parse(process.argv[2] ?? '{}');
const limpd = await createLimpd({
  port: 0,
  quotas: false,
  ...(typeof options === 'object' ? options : {}),
});
const tell = (answer: Answer): void => {
  process.send?.(answer);
};
process.on('message', (order: Order) => {
  switch (order.kind) {
    case 'memory':
      tell({ kind: 'memory', memory: memoryOf() });
      return;
    case 'end':
      void limpd.close().then(() => process.exit(0));
      return;
    default:
      order satisfies never;
  }
});
process.on('disconnect', () => process.exit(1));
tell({ kind: 'ready', url: limpd.url });
