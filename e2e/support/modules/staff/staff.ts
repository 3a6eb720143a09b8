import { attr, defineModule } from '../../../../projects/limpd/src/public-api.ts';

/** Asks for more than the form on the page does: what it refuses, only the server can tell. */
export default defineModule({
  name: 'staff',
  attrs: {
    name: attr.locale(),
    photo: attr.file(['image/*'], { default: null }),
    attachments: attr.list(attr.file(['text/plain'])),
  },
  permissions: {
    read: [{ to: 'anyone' }],
    create: [{ to: 'privileged' }],
  },
});
