import { setTimeout as sleep } from 'node:timers/promises';
import { attr, defineModule, makeDoc, reply } from '../../../src/public-api.ts';

const FOR_EVER_MS = 1_000_000;

function method(run) {
  return { permissions: [{ to: 'anyone' }], run };
}

function forEver() {
  return sleep(FOR_EVER_MS, undefined, { ref: false });
}

/** Every fault that a method can have; written without types, as modules can be. */
export default defineModule({
  name: 'faults',
  attrs: { a: attr.any() },
  methods: {
    unawaited: method(async () => {
      void Promise.reject(new Error('nobody waits for this'));
      await forEver();
    }),
    timer: method(async () => {
      setTimeout(() => {
        throw new Error('thrown in a timer');
      });
      await forEver();
    }),
    late: method(() => {
      setTimeout(() => {
        throw new Error('thrown when the call was over');
      }, 20);
      return reply(200, 'fine');
    }),
    bigint: method(() => ({ status: 200, msg: '', args: { n: 5n } })),
    circle: method(() => {
      const args = {};
      args.self = args;
      return { status: 200, msg: '', args };
    }),
    nothing: method(() => undefined),
    never: method(() => new Promise(() => undefined)),
    throws: method(() => {
      throw new TypeError('thrown');
    }),
    huge: method(() => reply(200, 'x'.repeat(100_000), makeDoc([]))),
  },
});
