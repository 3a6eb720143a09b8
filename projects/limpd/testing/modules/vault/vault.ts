import { attr, CALLER, defineModule, makeDoc } from '../../../src/public-api.ts';

const anyone = [{ to: 'anyone' }] as const;

/** What attackers are after: secrets at every depth, and attrs that a permission forces. */
export default defineModule({
  name: 'vault',
  attrs: {
    user: attr.id(),
    name: attr.str({ default: '' }),
    pin: attr.str({ secret: true, default: 'pin-0000' }),
    inner: attr.dict(
      {
        shown: attr.str({ default: 'shown' }),
        pin: attr.str({ secret: true, default: 'pin-1111' }),
      },
      { default: null },
    ),
    list: attr.list(attr.dict({ shown: attr.str(), pin: attr.str({ secret: true }) }), {
      default: [],
    }),
    map: attr.map(attr.dict({ shown: attr.str(), pin: attr.str({ secret: true }) }), {
      default: () => makeDoc([]),
    }),
    pins: attr.list(attr.str({ secret: true }), { default: [] }),
    state: attr.dict(
      { approved: attr.bool({ default: false }), note: attr.str({ default: '' }) },
      {
        default: () =>
          makeDoc([
            ['approved', false],
            ['note', ''],
          ]),
      },
    ),
    count: attr.int({ default: 0 }),
    other: attr.id({ default: null }),
    create_time: attr.time({ default: () => '2020-01-01T00:00:00' }),
  },
  extensions: {
    other: { module: 'vault', attrs: ['name', 'pin', 'inner', 'list', 'map', 'pins'] },
  },
  permissions: {
    read: anyone,
    create: [{ to: 'anyone', doc: { user: CALLER, 'state.approved': false, count: 1 } }],
    update: [{ to: 'anyone', doc: { state: { approved: false, note: 'forced' }, count: 2 } }],
    delete: anyone,
  },
});
