import { attr } from '../module/attr.ts';
import { defineModule } from '../module/define-module.ts';
import { CALLER, type Permission } from '../module/permission.ts';

const admins: readonly Permission[] = [{ to: 'privileged', privilege: 'admin' }];

/** The core module `setting`: values by name, of the whole app or of one user. */
export const settingModule = defineModule({
  name: 'setting',
  attrs: {
    user: attr.id(),
    var: attr.str(),
    val: attr.any(),
    type: attr.choice(['global', 'user'], { default: 'global' }),
  },
  permissions: {
    read: [{ to: 'privileged' }],
    create: [{ to: 'privileged', privilege: 'admin', doc: { user: CALLER } }],
    update: admins,
    delete: admins,
  },
});
