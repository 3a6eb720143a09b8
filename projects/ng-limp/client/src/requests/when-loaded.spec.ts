import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mock } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { fileOf } from '../../spec/files';
import { errorOf, settled, watchOutcome } from '../../spec/outcome';
import { LimpError } from '../errors';
import { httpCode } from '../http/http-calls';
import type { Reply } from '../protocol/reply';
import type { LimpCall } from './limp-call';
import * as code from '../upload/begin-upload';
import { uploadCode } from '../upload/upload-code';

describe('The first upload of a page, whose code is still to be loaded,', () => {
  let fake: FakeClient;
  let arrive: () => void;
  let fail: () => void;
  let asked: Mock;

  const endpoints = () => fake.connection.given.map(({ endpoint }) => endpoint);
  const create = (photo: unknown = fileOf(5)) => fake.client.call('a/create', { doc: { photo } });
  const expectLoading = () => {
    const loading = new Promise<typeof code>((resolve, reject) => {
      arrive = () => resolve(code);
      fail = () => reject(LimpError.of('connection-lost', 'It could not be loaded.'));
    });
    asked = vi.spyOn(uploadCode, 'get').mockReturnValue(loading);
  };

  beforeEach(() => {
    vi.spyOn(uploadCode, 'loaded', 'get').mockReturnValue(null);
    expectLoading();
    fake = new FakeClient();
    fake.connect();
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('begins when it is there, and tells of its files from then on', async () => {
    const call = create();
    await settled();
    expect(endpoints()).toEqual(['conn/verify']);
    expect(await firstValueFrom(fake.client.uploads$)).toEqual([]);
    arrive();
    await settled();
    expect(endpoints()).toEqual(['conn/verify', 'file/upload']);
    expect((await firstValueFrom(call.progress$)).state).toBe('sending');
    expect(await firstValueFrom(fake.client.uploads$)).toHaveLength(1);
  });

  it('keeps its place before a call made later whose doc has the same attr', async () => {
    create();
    create('none');
    fake.client.call('b/read');
    expect(endpoints()).toEqual(['conn/verify', 'b/read']);
    arrive();
    await settled();
    fake.connection.answer('file/upload');
    fake.connection.answer('a/create');
    expect(endpoints().slice(2)).toEqual(['file/upload', 'a/create', 'a/create']);
  });

  it('waits for a pause that came before to end', async () => {
    const call = create();
    call.pause();
    arrive();
    await settled();
    expect(endpoints()).not.toContain('file/upload');
    expect((await firstValueFrom(call.progress$)).state).toBe('paused');
    call.resume();
    expect(endpoints()).toContain('file/upload');
  });

  it('never begins when it was cancelled, and keeps no other from its attr', async () => {
    const call = create();
    const told = watchOutcome(call);
    call.cancel();
    create().subscribe().unsubscribe();
    create('none');
    expect(endpoints()).toEqual(['conn/verify', 'a/create']);
    arrive();
    await settled();
    expect(told).toEqual(['cancelled']);
    expect(endpoints()).not.toContain('file/upload');
  });

  it('fails where it cannot be loaded, keeps no other from its attr, and begins for who subscribes again', async () => {
    const call = create();
    create('none');
    fail();
    expect(await errorOf(call)).toMatchObject({ kind: 'connection-lost' });
    expect(endpoints()).toEqual(['conn/verify', 'a/create']);
    expectLoading();
    watchOutcome(call);
    arrive();
    await settled();
    expect(endpoints().at(-1)).toBe('file/upload');
  });

  it('is not reserved by a caller that hears of its progress and cancels it', async () => {
    const call = create();
    const told = watchOutcome(call);
    call.progress$.subscribe(() => {
      call.cancel();
    });
    arrive();
    await settled();
    expect(told).toEqual(['cancelled']);
    expect(endpoints()).toEqual(['conn/verify']);
    expect(await firstValueFrom(fake.client.uploads$)).toEqual([]);
    create('none');
    expect(endpoints()).toEqual(['conn/verify', 'a/create']);
  });

  it('is not asked for while there is no connection, and no timeout runs', async () => {
    fake.connection.events.closed(1006, '');
    const told = watchOutcome(create());
    fake.clock.advance(31_000);
    expect(asked).not.toHaveBeenCalled();
    fake.reconnectNow();
    arrive();
    await settled();
    expect(told).toEqual([]);
    expect(endpoints()).toEqual(['conn/verify', 'file/upload']);
  });

  it('is asked for again where the connection was lost while it was, and is back or not', async () => {
    const told = watchOutcome(create());
    for (const isBackFirst of [true, false]) {
      const failBefore = fail;
      expectLoading();
      fake.connection.events.closed(1006, '');
      if (!isBackFirst) failBefore();
      await settled();
      fake.reconnectNow();
      if (isBackFirst) failBefore();
      await settled();
    }
    expect(told).toEqual([]);
    arrive();
    await settled();
    expect(endpoints()).toEqual(['conn/verify', 'file/upload']);
  });

  it('times out where that takes too long', async () => {
    const told = watchOutcome(create());
    fake.clock.advance(30_000);
    expect(told).toEqual(['timeout']);
    arrive();
    await settled();
    expect(endpoints()).not.toContain('file/upload');
  });

  it('does not time out while it is paused', () => {
    const call = fake.client.call('a/create', { doc: { photo: fileOf(5) }, timeout: 1000 });
    const told = watchOutcome(call);
    call.pause();
    fake.clock.advance(5000);
    call.resume();
    fake.clock.advance(999);
    expect(told).toEqual([]);
    fake.clock.advance(1);
    expect(told).toEqual(['timeout']);
  });

  it('fails when the client is closed, and is not sent to the server that comes next', async () => {
    const told = watchOutcome(create());
    fake.client.close();
    expect(told).toEqual(['closed']);
    fake.client.init({ ...FAKE_CONFIG, api: 'ws://localhost:2/ws' });
    fake.connection.becomeReady();
    arrive();
    await settled();
    expect(endpoints()).toEqual(['conn/verify']);
  });

  it('fails at once on a client that is closed', () => {
    fake.client.close();
    expect(watchOutcome(create())).toEqual(['closed']);
  });
});

describe('An upload by HTTP, whose code is still to be loaded,', () => {
  let fetched: Mock;
  const create = (): LimpCall<Reply> => {
    const fake = new FakeClient();
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '6.1' });
    fake.connection.becomeReady();
    return fake.client.call('a/create', { doc: { photo: fileOf(5) } });
  };

  beforeEach(() => {
    fetched = vi.spyOn(globalThis, 'fetch');
    vi.spyOn(uploadCode, 'loaded', 'get').mockReturnValue(null);
  });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('never begins when it was cancelled', async () => {
    create().cancel();
    await httpCode.get();
    await settled();
    expect(fetched).not.toHaveBeenCalled();
  });

  it('sends nothing for a caller that hears of its progress and cancels it', async () => {
    const call = create();
    call.progress$.subscribe(() => {
      call.cancel();
    });
    expect(await errorOf(call)).toMatchObject({ kind: 'cancelled' });
    await httpCode.get();
    await settled();
    expect(fetched).not.toHaveBeenCalled();
  });
});
