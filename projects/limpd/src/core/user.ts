import { allOf, equals } from '../data/filter.ts';
import type { Store } from '../data/store.ts';
import { limpTime } from '../data/times.ts';
import { isDoc, isList, makeDoc, own, withEntries, type Doc } from '../data/value.ts';
import { attr } from '../module/attr.ts';
import { defineModule } from '../module/define-module.ts';
import type { Permission } from '../module/permission.ts';
import { DELETED_ATTR } from '../module/query.ts';
import { readDocs } from '../module/read.ts';
import { reply } from '../module/reply.ts';
import { DEFAULT_GROUP_ID, mergePrivileges } from '../module/session.ts';
import { amongIds } from '../module/update.ts';

/** The attrs that a user can auth with; each has a hash beside it, in the attr `…_hash`. */
export const AUTH_ATTRS = ['email', 'username', 'phone'] as const;

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
  permissions: { read: readers, create: admins, update: admins, delete: admins },
  methods: {
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

/** `user` with what its groups grant it added to its own privileges. */
export async function withPrivileges(store: Store, user: Doc): Promise<Doc> {
  const ids = own(user, 'groups');
  const groups =
    isList(ids) && ids.length > 0
      ? await store.find('group', allOf(amongIds(ids), equals(DELETED_ATTR, null)))
      : [];
  const granted = [user, ...groups].flatMap((doc) => {
    const privileges = own(doc, 'privileges');
    return isDoc(privileges) ? [privileges] : [];
  });
  return withEntries(user, makeDoc([['privileges', makeDoc(mergePrivileges(granted))]]));
}
