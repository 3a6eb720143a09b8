import type { Observable } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf, settled } from '../../spec/outcome';
import type { HttpAnswer, HttpRequest } from '../config/http-transport';
import type { CallArgs } from '../protocol/call-args';

/** Arguments as JavaScript may give them, whatever the types say. */
const untyped = (args: unknown): CallArgs => args as CallArgs;

describe('What a call is given', () => {
  let fake: FakeClient;

  beforeEach(() => {
    fake = new FakeClient();
  });

  it('counts as it was when the call was made, though it is sent later', async () => {
    const query = [{ _id: 'a' }];
    const doc: Record<string, unknown> = { n: 1 };
    fake.client.call('staff/delete', { query, doc });
    query.length = 0;
    doc['n'] = 2;
    fake.client.init(FAKE_CONFIG);
    fake.connection.becomeReady();
    expect(fake.connection.last('staff/delete').payload).toMatchObject({
      query: '[{"_id":"a"}]',
      doc: '{"n":1}',
    });
  });

  it('counts as it was when the call was made, though it is sent again after an error', async () => {
    fake.connect();
    const query = [{ _id: 'a' }];
    const call = fake.client.call('staff/delete', { query });
    call.subscribe({ error: () => undefined });
    await settled();
    fake.connection.answer('staff/delete', 500);
    query.length = 0;
    call.subscribe();
    expect(fake.connection.last('staff/delete').payload).toMatchObject({ query: '[{"_id":"a"}]' });
  });

  it('counts as it was when a call by HTTP was made, though it is sent again after an error', async () => {
    const asked: HttpRequest[] = [];
    const answers: HttpAnswer[] = [];
    const { client } = (fake = new FakeClient({
      http: (request, answer) => {
        asked.push(request);
        answers.push(answer);
        return () => undefined;
      },
    }));
    fake.connect();
    const args = ['a'];
    const doc = { n: 1 };
    const size = { width: 1, height: 1 };
    const calls: Observable<unknown>[] = [
      client.get('blog/list', args),
      client.post('blog/comment', args, doc),
      client.file('staff', 'id', 'photo', 'a.png', size),
    ];
    for (const call of calls) call.subscribe({ error: () => undefined });
    await settled();
    args.push('b');
    doc.n = 2;
    size.width = 2;
    for (const { reply } of [...answers]) reply({ status: 500, msg: '', args: {} });
    for (const call of calls) call.subscribe();
    await settled();
    expect(asked).toHaveLength(6);
    expect(asked.slice(3)).toEqual(asked.slice(0, 3));
    expect(asked[4]).toMatchObject({ args: ['a'], body: '{"n":1}' });
    expect(asked[5]).toMatchObject({ args: ['id', 'photo', '1x1', 'a.png'] });
  });

  it('counts as it was when somebody signed in, though that is sent again after an error', async () => {
    fake.connect();
    const groups = ['staff'];
    const call = fake.client.auth('email', 'a@b.c', 'password', groups);
    call.subscribe({ error: () => undefined });
    await settled();
    fake.connection.answer('session/auth', 403);
    groups.push('admin');
    call.subscribe();
    expect(fake.connection.last('session/auth').payload).toMatchObject({
      doc: expect.stringContaining('"groups":["staff"]'),
    });
  });

  it('counts as it was when a watch was made, though it begins later', () => {
    fake.connect();
    const query = [{ _id: 'a' }];
    const watch = fake.client.watch('staff/watch', query);
    query.length = 0;
    watch.subscribe();
    expect(fake.connection.last('staff/watch').payload).toMatchObject({ query: '[{"_id":"a"}]' });
  });

  it.each([
    [
      'an instance of a class',
      new (class Del {
        readonly query = [{ _id: 'a' }];
      })(),
    ],
    ['an object that inherits its query', Object.create({ query: [{ _id: 'a' }] })],
    ['a Map', new Map([['query', [{ _id: 'a' }]]])],
    ['a list', [{ _id: 'a' }]],
    ['null', null],
    ['a text', 'query'],
  ])('is refused where some of it could be lost: %s', async (_, args) => {
    fake.connect();
    expect(await errorOf(fake.client.call('staff/delete', untyped(args)))).toMatchObject({
      kind: 'usage',
      field: 'args',
    });
    expect(fake.connection.given.map(({ endpoint }) => endpoint)).toEqual(['conn/verify']);
  });

  it.each<[string, object]>([
    ['query[0].$limit', [{ $limit: 1.5 }]],
    ['query[0].$limit', [{ $limit: 0 }]],
    ['query[0].$skip', [{ $skip: -1 }]],
    ['query[0].$sort', [{ $sort: { n: 2 } }]],
    ['query[0].$geo_near', [{ $geo_near: {} }]],
    ['query[0]["[object Object]"]', [{ ['[object Object]']: 1 }]],
    ['query[0].null', [{ [String(null)]: 1 }]],
    ['query[0].NaN', [{ [String(NaN)]: 1 }]],
  ])('is refused where a server would not understand %s', async (field, query) => {
    fake.connect();
    const error = await errorOf(fake.client.call('staff/delete', untyped({ query })));
    expect(error).toMatchObject({ kind: 'usage', field });
  });

  it('is a doc as its toJSON() says, files or none', async () => {
    fake.connect();
    const doc = { secret: 's', photo: new File(['a'], 'a.png'), toJSON: () => ({ title: 't' }) };
    fake.client.call('staff/create', { doc });
    expect(fake.connection.last('staff/create').payload).toMatchObject({ doc: '{"title":"t"}' });
    const list = { toJSON: () => [1] };
    expect(await errorOf(fake.client.call('staff/create', { doc: list }))).toMatchObject({
      kind: 'usage',
      field: 'doc',
    });
  });

  it.each<[string, unknown]>([
    ['Math', Math],
    ['an object over a base without a prototype', Object.create(Object.create(null) as object)],
    ['what says by toJSON() that it is nothing', { toJSON: () => undefined }],
  ])('is refused in a doc where JSON would change it: %s', async (_, value) => {
    fake.connect();
    const error = await errorOf(fake.client.call('staff/create', { doc: { a: value } }));
    expect(error).toMatchObject({ kind: 'usage', field: 'doc.a' });
  });

  it('is half a session for reauth(): refused, rather than another taken up', async () => {
    fake.connect();
    for (const [sid, token] of [
      ['sid', undefined],
      [undefined, 'token'],
      ['', 'token'],
    ] as const) {
      expect(await errorOf(fake.client.reauth(sid, token))).toMatchObject({
        kind: 'usage',
        field: 'reauth',
      });
    }
  });
});
