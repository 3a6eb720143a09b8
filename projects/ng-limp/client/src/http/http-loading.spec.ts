import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mock, MockInstance } from 'vitest';
import { FAKE_CONFIG, FakeClient, SESSION } from '../../spec/fake-client';
import { errorOf, settled, watchOutcome } from '../../spec/outcome';
import * as code from './begin-by-http';
import type { LimpCall } from '../requests/limp-call';
import { LimpError } from '../errors';
import { httpCode } from './http-calls';
import type { LimpClient } from '../limp-client';
import type { Reply } from '../protocol/reply';

const PHOTO = ['staff', 'ID', 'photo', 'a.png'] as const;
const OTHER = { ...FAKE_CONFIG, api: 'ws://localhost:2/ws' };

let fake: FakeClient;
let arrive: () => void;
let fail: () => void;
/** Asks for the code. */
let asked: MockInstance;
let fetched: Mock<(address: string, init?: RequestInit) => Promise<Response>>;

const addresses = () => fetched.mock.calls.map(([address]) => address);
const expectLoading = (): void => {
  const loading = new Promise<typeof code>((resolve, reject) => {
    arrive = () => resolve(code);
    fail = () => reject(LimpError.of('connection-lost', 'It could not be loaded.'));
  });
  asked = vi.spyOn(httpCode, 'get').mockReturnValue(loading);
};

beforeEach(() => {
  fetched = vi.fn(() => Promise.resolve(new Response('{"status":200,"msg":"","args":{}}')));
  vi.stubGlobal('fetch', fetched);
  vi.spyOn(httpCode, 'loaded', 'get').mockReturnValue(null);
  expectLoading();
  fake = new FakeClient();
  fake.connect();
});

afterEach(() => {
  fake.client.destroy();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

type Made = LimpCall<Reply | Blob, unknown>;

describe.each<[string, (client: LimpClient) => Made]>([
  ['call by GET', (client) => client.get('staff/read')],
  ['call by POST', (client) => client.post('staff/read', [], { a: 1 })],
  ['file', (client) => client.file(...PHOTO)],
])('A %s whose code is still to be loaded', (_, make) => {
  it('is asked for when it is there', async () => {
    const told = watchOutcome(make(fake.client));
    await settled();
    expect([told, addresses()]).toEqual([[], []]);
    arrive();
    await expect.poll(() => told).toEqual(['reply', 'complete']);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('is never asked for when it was cancelled, or nobody wants it any more', async () => {
    const call = make(fake.client);
    const told = watchOutcome(call);
    expect(call.mayHaveRun()).toBe(false);
    call.cancel();
    make(fake.client).subscribe().unsubscribe();
    arrive();
    await settled();
    expect(told).toEqual(['cancelled']);
    expect(fetched).not.toHaveBeenCalled();
  });

  it('is never asked for when it was cancelled at once, though its code is there', async () => {
    vi.spyOn(httpCode, 'loaded', 'get').mockReturnValue(code);
    const call = make(fake.client);
    expect(call.mayHaveRun()).toBe(false);
    call.cancel();
    make(fake.client).subscribe().unsubscribe();
    await settled();
    expect(fetched).not.toHaveBeenCalled();
  });

  it('times out as it would afterwards, and is not asked for then', async () => {
    const { pending } = fake.clock;
    const told = watchOutcome(make(fake.client));
    fake.clock.advance(29_999);
    expect(told).toEqual([]);
    fake.clock.advance(1);
    arrive();
    await settled();
    expect(told).toEqual(['timeout']);
    expect(fetched).not.toHaveBeenCalled();
    expect(fake.clock.pending).toBe(pending);
  });

  it('has no more time for its answer than the loading has left', async () => {
    fetched.mockReturnValue(new Promise(() => undefined));
    const told = watchOutcome(make(fake.client));
    fake.clock.advance(20_000);
    arrive();
    await settled();
    fake.clock.advance(9_999);
    expect([told, addresses().length]).toEqual([[], 1]);
    fake.clock.advance(1);
    expect(told).toEqual(['timeout']);
  });

  it('fails where it cannot be loaded, and is made when somebody subscribes again', async () => {
    const call = make(fake.client);
    fail();
    expect(await errorOf(call)).toMatchObject({
      kind: 'connection-lost',
      mayHaveRun: false,
      message: expect.stringContaining('It could not be loaded.'),
    });
    expectLoading();
    const told = watchOutcome(call);
    arrive();
    await expect.poll(() => told).toEqual(['reply', 'complete']);
  });

  it('goes to the server it was made for', async () => {
    const told = watchOutcome(make(fake.client));
    fake.client.init(OTHER);
    arrive();
    await expect.poll(() => told).toEqual(['reply', 'complete']);
    expect(addresses()[0]).toMatch('http://localhost:1/');
  });

  it('is made as who was signed in then, and as nobody else', async () => {
    fake.signIn();
    const told = watchOutcome(make(fake.client));
    fake.client.signout();
    fake.connection.answer('session/signout');
    const next = watchOutcome(make(fake.client));
    arrive();
    await expect.poll(() => next).toEqual(['reply', 'complete']);
    expect(told).toEqual(['unauthenticated']);
    expect(fetched.mock.calls.map(([, init]) => [...new Headers(init?.headers).keys()])).toEqual([
      expect.not.arrayContaining(['x-auth-token']),
    ]);
  });

  it('needs no connection of the socket', async () => {
    fake.connection.events.closed(1006, '');
    const told = watchOutcome(make(fake.client));
    arrive();
    await expect.poll(() => told).toEqual(['reply', 'complete']);
  });
});

describe('What is asked for by HTTP counts as it was when the call was made', () => {
  it('though code is to be loaded, or it is sent again after an error', async () => {
    fetched.mockImplementation(() => Promise.resolve(new Response('{}', { status: 500 })));
    const args = ['a', 1];
    const tags = ['x'];
    const size = { width: 8, height: 9 };
    const calls = [
      fake.client.get('staff/list', args),
      fake.client.post('staff/hire', args, { tags }),
      fake.client.file(...PHOTO, size),
    ];
    args.length = 0;
    tags.push('y');
    size.width = 10;
    arrive();
    const seen = async () => {
      for (const call of calls) await errorOf(call);
      const asked = fetched.mock.calls.map(([address, init]) => [
        new URL(address).pathname,
        init?.body,
      ]);
      fetched.mockClear();
      return asked.sort();
    };
    const asMade = [
      ['/staff/hire/a/1', '{"tags":["x"]}'],
      ['/staff/list/a/1', undefined],
      ['/staff/retrieve_file/ID/photo/8x9/a.png', undefined],
    ];
    expect(await seen()).toEqual(asMade);
    expect(await seen()).toEqual(asMade);
  });

  it('and is refused where it can be no doc', async () => {
    arrive();
    for (const doc of [null, [], 'text', new Date()]) {
      const call = fake.client.post('staff/hire', [], doc as never);
      expect(await errorOf(call)).toMatchObject({ kind: 'usage', field: 'doc' });
    }
    const nan = fake.client.post('staff/hire', [], { a: NaN });
    expect(await errorOf(nan)).toMatchObject({ kind: 'usage', field: 'doc.a' });
    expect(fetched).not.toHaveBeenCalled();
  });

  it('and is refused where its args are no list', async () => {
    arrive();
    for (const args of [null, 'text', { 0: 'a' }, 5]) {
      const call = fake.client.get('staff/list', args as never);
      expect(await errorOf(call)).toMatchObject({ kind: 'usage', field: 'args' });
    }
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('A file whose code is still to be loaded', () => {
  it('and that waits for a user has its time from then on, and is that user’s', async () => {
    const call = fake.client.file(...PHOTO, undefined, { awaitAuth: true, timeout: 5000 });
    const told = watchOutcome(call);
    fake.clock.advance(6000);
    fake.signIn();
    fake.clock.advance(4999);
    expect(told).toEqual([]);
    arrive();
    await expect.poll(() => told).toEqual(['reply', 'complete']);
    const [, init] = fetched.mock.calls[0] ?? [];
    expect(new Headers(init?.headers).get('x-auth-token')).toBe(SESSION.token);
  });

  it('is not loaded for once it was cancelled while it waited for a user', () => {
    const call = fake.client.file(...PHOTO, undefined, { awaitAuth: true });
    call.cancel();
    fake.signIn();
    expect(asked).not.toHaveBeenCalled();
  });

  it('fails for a time that is none without loading it', () => {
    const told = watchOutcome(fake.client.file(...PHOTO, undefined, { timeout: NaN }));
    expect(told).toEqual(['usage']);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('A transport of the app’s own', () => {
  it('is asked when the code is there, and at once from then on', async () => {
    const requests: string[] = [];
    const { client } = new FakeClient({
      http: ({ endpoint }, { reply }) => {
        requests.push(endpoint);
        reply({ status: 200, msg: '', args: {} });
        return () => undefined;
      },
    });
    client.init(FAKE_CONFIG);
    const told = watchOutcome(client.get('staff/read'));
    expect(requests).toEqual([]);
    arrive();
    await settled();
    expect(told).toEqual(['reply', 'complete']);
    vi.spyOn(httpCode, 'loaded', 'get').mockReturnValue(code);
    expect(watchOutcome(client.post('staff/hire'))).toEqual(['reply', 'complete']);
    expect(requests).toEqual(['staff/read', 'staff/hire']);
  });
});
