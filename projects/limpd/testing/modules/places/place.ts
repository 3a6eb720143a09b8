import { attr, defineModule } from '../../../src/public-api.ts';

const anyone = [{ to: 'anyone' }] as const;

/** What can be found by words and by place. */
export default defineModule({
  name: 'place',
  attrs: {
    title: attr.locale(),
    notes: attr.list(attr.str(), { default: [] }),
    photo: attr.file([], { default: null }),
    hidden: attr.str({ default: '' }),
    pin: attr.str({ secret: true, default: 'pincode' }),
    at: attr.any({ default: null }),
    from: attr.dict({ where: attr.any() }, { default: null }),
    stars: attr.int({ default: 0 }),
  },
  search: ['title', 'notes', 'photo'],
  geo: ['at', 'from.where'],
  index: ['stars'],
  permissions: { read: anyone, create: anyone, update: anyone, delete: anyone },
});
