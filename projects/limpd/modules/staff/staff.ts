import { attr, CALLER, defineModule, limpTime } from '../../src/public-api.ts';

/** People who work somewhere, with a photo and any number of files: shows most of what modules can do. */
export default defineModule({
  name: 'staff',
  attrs: {
    user: attr.id(),
    name: attr.locale(),
    jobtitle: attr.locale({ default: null }),
    photo: attr.file(['image/*'], { default: null }),
    attachments: attr.list(attr.file(), { default: [] }),
    create_time: attr.time({ default: () => limpTime() }),
  },
  extensions: { user: { module: 'user', attrs: ['name'] } },
  permissions: {
    read: [{ to: 'anyone' }],
    create: [{ to: 'privileged', doc: { user: CALLER } }],
    update: [{ to: 'privileged' }],
    delete: [{ to: 'privileged' }],
  },
});
