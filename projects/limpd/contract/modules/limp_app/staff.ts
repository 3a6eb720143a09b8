import { setTimeout } from 'node:timers/promises';
import {
  attr,
  CALLER,
  defineModule,
  limpTime,
  makeDoc,
  own,
  reply,
} from '../../../src/public-api.ts';

/** The module that the recorded server had. */
export default defineModule({
  name: 'staff',
  attrs: {
    user: attr.id(),
    photo: attr.file([], { default: null }),
    photos: attr.list(attr.file(), { default: [] }),
    meta: attr.dict({ cv: attr.file(), note: attr.str() }, { default: null }),
    info: attr.map(attr.any(), { default: () => makeDoc([]) }),
    name: attr.locale(),
    tags: attr.list(attr.str(), { default: [] }),
    n: attr.int({ default: 0 }),
    create_time: attr.time({ default: () => limpTime() }),
  },
  extensions: { user: { module: 'user', attrs: ['name'] } },
  permissions: {
    read: [{ to: 'anyone' }],
    create: [{ to: 'privileged', doc: { user: CALLER } }],
    update: [{ to: 'privileged' }],
    delete: [{ to: 'privileged' }],
  },
  methods: {
    boom: {
      permissions: [{ to: 'anyone' }],
      run: () => {
        throw new Error('boom');
      },
    },
    nothing: { permissions: [{ to: 'anyone' }], run: () => reply(204, 'none') },
    slow: {
      permissions: [{ to: 'anyone' }],
      run: async ({ doc }) => {
        const ms = Number(own(doc, 'ms'));
        await setTimeout(ms);
        return reply(200, 'slow', { ms });
      },
    },
  },
});
