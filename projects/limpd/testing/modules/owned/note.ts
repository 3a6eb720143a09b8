import { attr, CALLER, defineModule } from '../../../src/public-api.ts';

const owners = [{ to: 'authed', query: [{ user: CALLER }] }] as const;

/** What only its owner can see and change. */
export default defineModule({
  name: 'note',
  attrs: {
    user: attr.id(),
    text: attr.str(),
    scan: attr.file([], { default: null }),
    scans: attr.list(attr.file(), { default: [] }),
  },
  permissions: {
    read: owners,
    create: [{ to: 'authed', doc: { user: CALLER } }],
    update: owners,
    delete: owners,
  },
});
