import { TestBed } from '@angular/core/testing';
import type { Subscription } from 'rxjs';
import { ApiService } from './api.service';
import { asGiven } from './as-given';
import { provideLimp } from './provide-limp';
import { FakeConnections, config } from './spec/fake-connections';

describe('What a call of an app is given', () => {
  let connections: FakeConnections;
  let api: ApiService;
  const heard: unknown[] = [];

  beforeEach(() => {
    connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [provideLimp(config), connections.provider],
    });
    api = TestBed.inject(ApiService);
    connections.greet();
  });

  const listen = (call: {
    subscribe: (observer: { error: (error: unknown) => void }) => Subscription;
  }) => call.subscribe({ error: (error) => heard.push(error) });

  it('counts as it was when the call was made, though it is sent again after an error', () => {
    const query = [{ tags: ['a'] }];
    const doc = { name: { en: 'Zoë' }, n: 1 };
    const call = api.call('staff/update', { query, doc });
    listen(call);
    connections.answer('staff/update', {}, 500);
    query[0]?.tags.push('b');
    query.length = 0;
    doc.name.en = 'Raed';
    listen(call);
    const { query: sentQuery, doc: sentDoc } = connections.sent.at(-1) ?? {};
    expect([sentQuery, sentDoc]).toEqual(['[{"tags":["a"]}]', '{"name":{"en":"Zoë"},"n":1}']);
    expect(connections.sent.map(({ endpoint }) => endpoint)).toEqual([
      'staff/update',
      'staff/update',
    ]);
  });

  it('counts as it was when a watch was made, though it begins later', () => {
    const query = [{ n: 1 }];
    const watch = api.watch('staff/watch', query);
    query.length = 0;
    listen(watch);
    expect(connections.sent.at(-1)).toMatchObject({ query: '[{"n":1}]' });
  });

  it('is copied as far as it consists of lists and plain objects', () => {
    const file = new File(['a'], 'a.txt');
    const date = new Date(0);
    const map = new Map();
    const symbol = { [Symbol('s')]: 1 };
    const own = { toJSON: () => 1 };
    const given = { list: [{ file }], date, map, symbol, own, none: undefined };
    const copy = asGiven(given);
    expect(copy).toEqual(given);
    expect(copy.list[0]).not.toBe(given.list[0]);
    expect(copy.list[0]?.file).toBe(file);
    expect([copy.date, copy.map, copy.symbol, copy.own]).toEqual([date, map, symbol, own]);
    expect([copy.map === map, copy.symbol === symbol, copy.own === own]).toEqual([
      true,
      true,
      true,
    ]);
    expect(Object.keys(copy)).toContain('none');
  });

  it('is left to the client where it cannot be walked through', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(asGiven(circle)).toBe(circle);
    listen(api.call('staff/create', { doc: circle }));
    expect(heard.at(-1)).toMatchObject({ kind: 'usage', field: 'doc' });
  });
});
