import { limpTime } from '../data/times.ts';
import { attr, type Attrs } from '../module/attr.ts';
import type { Level } from '../level/level.ts';
import { defineModule, type Module } from '../module/define-module.ts';
import { auth } from './auth.ts';
import { reauth } from './reauth.ts';
import { signout } from './signout.ts';

const authSets: readonly Attrs[] = [
  { email: attr.email() },
  { username: attr.str() },
  { phone: attr.phone() },
].flatMap((set): Attrs[] => [
  { hash: attr.str(), ...set, groups: attr.list(attr.id()) },
  { hash: attr.str(), ...set },
]);

/** What a reauth needs in its query, by what it has to prove. */
const REAUTH_SETS: Readonly<Record<Level['reauthProof'], Attrs>> = {
  none: { _id: attr.id() },
  hash: { _id: attr.id(), hash: attr.str() },
  token: { _id: attr.id(), token: attr.str() },
};

/** The core module `session`, as `level` has it. */
export function sessionModule(level: Level): Module {
  const reauthSet = REAUTH_SETS[level.reauthProof];
  return defineModule({
    name: 'session',
    attrs: {
      user: attr.id(),
      groups: attr.list(attr.id(), { default: [] }),
      host_add: attr.str(),
      user_agent: attr.str(),
      expiry: attr.time(),
      token: attr.str({ secret: true }),
      create_time: attr.time({ default: () => limpTime() }),
    },
    index: [['user', 'expiry']],
    extensions: { user: { module: 'user', attrs: ['name'] } },
    permissions: { read: [{ to: 'privileged' }] },
    methods: {
      auth: { permissions: [{ to: 'anyone' }], docArgs: authSets, run: auth },
      reauth: {
        permissions: [{ to: 'anyone' }],
        queryArgs: [{ ...reauthSet, groups: attr.list(attr.id()) }, reauthSet],
        run: reauth,
      },
      signout: {
        permissions: [{ to: 'authed' }],
        queryArgs: [{ _id: attr.id() }],
        run: signout,
      },
    },
  });
}
