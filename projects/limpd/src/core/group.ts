import { limpTime } from '../data/times.ts';
import { makeDoc } from '../data/value.ts';
import { attr } from '../module/attr.ts';
import { defineModule } from '../module/define-module.ts';
import { CALLER, type Permission } from '../module/permission.ts';
import { createWithin, updateWithin } from './administer.ts';

const admins: readonly Permission[] = [{ to: 'privileged', privilege: 'admin' }];

/** The core module `group`: what its `privileges` grant, all its users may do. */
export const groupModule = defineModule({
  name: 'group',
  attrs: {
    user: attr.id(),
    name: attr.locale(),
    privileges: attr.map(attr.list(attr.str()), { default: () => makeDoc([]) }),
    create_time: attr.time({ default: () => limpTime() }),
  },
  extensions: { user: { module: 'user', attrs: ['name'] } },
  permissions: {
    read: [{ to: 'privileged' }],
    delete: admins,
  },
  methods: {
    create: {
      permissions: [{ to: 'privileged', privilege: 'admin', doc: { user: CALLER } }],
      run: createWithin,
    },
    update: { permissions: admins, queryArgs: [{ _id: attr.id() }], run: updateWithin },
  },
});
