import { limpTime } from '../data/times.ts';
import { isDoc, isList, makeDoc, own } from '../data/value.ts';
import { attr } from '../module/attr.ts';
import { defineModule } from '../module/define-module.ts';
import type { Permission } from '../module/permission.ts';
import { readDocs } from '../module/read.ts';
import { reply } from '../module/reply.ts';
import { DEFAULT_GROUP_ID } from '../module/session.ts';
import { createUser, deleteUsers, updateUsers } from './administer.ts';
import { AUTH_ATTRS } from './auth-attrs.ts';
import { withPrivileges } from './privileges.ts';

const admins: readonly Permission[] = [{ to: 'privileged', privilege: 'admin' }];
const readers: readonly Permission[] = [{ to: 'privileged', privilege: 'read' }];
const hash = attr.str({ default: null, secret: true });

/** The core module `user`. */
export const userModule = defineModule({
  name: 'user',
  attrs: {
    name: attr.locale(),
    locale: attr.str({ default: 'en_AE' }),
    create_time: attr.time({ default: () => limpTime() }),
    login_time: attr.time({ default: null }),
    groups: attr.list(attr.id(), { default: [DEFAULT_GROUP_ID] }),
    privileges: attr.map(attr.list(attr.str()), { default: () => makeDoc([]) }),
    status: attr.choice(['active', 'banned', 'deleted', 'disabled_password'], {
      default: 'active',
    }),
    email: attr.email({ default: null }),
    email_hash: hash,
    username: attr.str({ default: null }),
    username_hash: hash,
    phone: attr.phone({ default: null }),
    phone_hash: hash,
    settings: attr.map(attr.any(), { default: () => makeDoc([]) }),
  },
  unique: AUTH_ATTRS,
  permissions: { read: readers },
  methods: {
    create: { permissions: admins, run: createUser },
    update: { permissions: admins, queryArgs: [{ _id: attr.id() }], run: updateUsers },
    delete: { permissions: admins, queryArgs: [{ _id: attr.id() }], run: deleteUsers },
    read_privileges: {
      permissions: readers,
      queryArgs: [{ _id: attr.id() }],
      async run(call) {
        const found = await readDocs(call);
        const docs = own(found.args, 'docs');
        if (!isList(docs)) return found;
        const { store } = call.services;
        const users = docs.filter(isDoc).map((user) => withPrivileges(store, user));
        return reply(found.status, found.msg, { ...found.args, docs: await Promise.all(users) });
      },
    },
  },
});
