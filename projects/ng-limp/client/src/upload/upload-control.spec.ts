import { firstValueFrom } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { fileOf } from '../../spec/files';
import { settled, watchOutcome } from '../../spec/outcome';
import type { LimpCall } from '../requests/limp-call';
import type { RunningUpload } from './running-uploads';

const HOUR = 3_600_000;

describe('An upload under control', () => {
  let fake: FakeClient;

  const chunks = () =>
    fake.connection.given.flatMap(({ payload }) => ('chunk' in payload ? [payload.chunk] : []));
  const endpoints = () => fake.connection.given.map(({ endpoint }) => endpoint);
  const create = (bytes = 50) => fake.client.call('a/create', { doc: { photo: fileOf(bytes) } });
  const progressOf = (call: LimpCall<unknown>) => firstValueFrom(call.progress$);
  const uploads = () => firstValueFrom(fake.client.uploads$);

  /** Acknowledges what has come in so far and was not. */
  function acknowledge(): void {
    const frames = fake.connection.given.filter(({ endpoint }) => endpoint === 'file/upload');
    for (const { callId } of frames.slice(acknowledged.get(fake.connection) ?? 0)) {
      fake.connection.receive({ status: 200, msg: '', args: { call_id: callId } });
    }
    acknowledged.set(fake.connection, frames.length);
  }
  let acknowledged: Map<unknown, number>;

  beforeEach(() => {
    acknowledged = new Map();
    fake = new FakeClient({ uploadWindow: 2 });
    // A level without heartbeats, which would find the silent connections of these specs dead.
    fake.client.init({ ...FAKE_CONFIG, apiLevel: '5.7', fileChunkSize: 10 });
    fake.connection.becomeReady();
  });

  it('is paused: what is on the wire is acknowledged, nothing further is sent, no timeout runs', async () => {
    const call = create();
    const told = watchOutcome(call);
    call.pause();
    acknowledge();
    fake.clock.advance(HOUR);
    expect(chunks()).toEqual([1, 2]);
    expect(await progressOf(call)).toMatchObject({ state: 'paused', loaded: 20 });
    expect(told).toEqual([]);
  });

  it('is resumed, and goes on where it stopped', async () => {
    const call = create();
    call.pause();
    acknowledge();
    call.resume();
    expect(chunks()).toEqual([1, 2, 3, 4]);
    expect(await progressOf(call)).toMatchObject({ state: 'sending', restarts: 0 });
    acknowledge();
    acknowledge();
    expect(endpoints().at(-1)).toBe('a/create');
  });

  it('has the whole of its timeout again after a pause', () => {
    const call = create();
    const told = watchOutcome(call);
    fake.clock.advance(29_000);
    call.pause();
    fake.clock.advance(HOUR);
    call.resume();
    fake.clock.advance(29_000);
    expect(told).toEqual([]);
    fake.clock.advance(1000);
    expect(told).toEqual(['timeout']);
  });

  it('paused before the connection is there starts when it is resumed', async () => {
    fake.connection.events.closed(1006, '');
    const call = create();
    call.pause();
    expect((await progressOf(call)).state).toBe('paused');
    fake.reconnectNow();
    expect(chunks()).toEqual([]);
    call.resume();
    expect(chunks()).toEqual([1, 2]);
  });

  it('does not mind a pause once the server has every byte', async () => {
    const call = create(10);
    acknowledge();
    call.pause();
    expect(endpoints().at(-1)).toBe('a/create');
    expect((await progressOf(call)).state).toBe('sent');
  });

  it('is cancelled: its call fails for all who listen, and never goes out', async () => {
    const call = create();
    const told = [watchOutcome(call), watchOutcome(call)];
    call.cancel();
    expect(told).toEqual([['cancelled'], ['cancelled']]);
    await settled();
    acknowledge();
    expect(chunks()).toEqual([1, 2]);
    expect(endpoints()).not.toContain('a/create');
    expect(await uploads()).toEqual([]);
  });

  it('is sent again from its start by who subscribes after it was cancelled', () => {
    const call = create();
    watchOutcome(call);
    call.cancel();
    watchOutcome(call);
    expect(chunks()).toEqual([1, 2, 1, 2]);
  });

  it('waits while there is no connection, however long, and starts over when there is one', async () => {
    const call = create();
    const told = watchOutcome(call);
    acknowledge();
    await settled();
    fake.connection.events.closed(1006, '');
    expect(await progressOf(call)).toMatchObject({ state: 'offline', loaded: 0, restarts: 1 });
    fake.client.close().subscribe();
    expect(told).toEqual(['closed']);
  });

  it('has no timeout while it is offline, and all of it afterwards', async () => {
    const call = create();
    const told = watchOutcome(call);
    await settled();
    fake.connection.events.closed(1006, '');
    for (let minute = 0; minute < 60; minute++) {
      fake.clock.advance(60_000);
      fake.connection.events.closed(1006, '');
    }
    expect(told).toEqual([]);
    fake.reconnectNow();
    expect(chunks()).toEqual([1, 2]);
    expect((await progressOf(call)).state).toBe('sending');
    fake.clock.advance(29_999);
    expect(told).toEqual([]);
    fake.clock.advance(1);
    expect(told).toEqual(['timeout']);
  });

  it('tells its rate of late, and how long the rest takes', async () => {
    const call = create(100);
    expect(await progressOf(call)).toMatchObject({ rate: null, remaining: null });
    for (let second = 0; second < 3; second++) {
      fake.clock.advance(1000);
      acknowledge();
      await settled();
    }
    const { loaded, rate, remaining } = await progressOf(call);
    expect(loaded).toBe(60);
    // Two chunks of 10 bytes each second.
    expect(rate).toBeCloseTo(20, 0);
    expect(remaining).toBeCloseTo(((100 - loaded) / (rate ?? 0)) * 1000);
  });

  it('is on the list of those that run, each file by itself, until its call is settled', async () => {
    const photos = [fileOf(15, 'a.png'), fileOf(5, 'b.png')];
    const call = fake.client.call('a/create', { doc: { photos } });
    const other = create();
    expect(
      (await uploads()).map(({ name, endpoint, state, total }) => [name, endpoint, state, total]),
    ).toEqual([
      ['a.png', 'a/create', 'sending', 15],
      ['b.png', 'a/create', 'queued', 5],
      ['f.png', 'a/create', 'sending', 50],
    ]);
    expect((await uploads())[0]?.file).toBe(photos[0]);
    watchOutcome(call);
    acknowledge();
    acknowledge();
    expect((await uploads()).slice(0, 2).map(({ state }) => state)).toEqual(['sent', 'sent']);
    fake.connection.answer('a/create');
    expect((await uploads()).map(({ name }) => name)).toEqual(['f.png']);
    other.cancel();
    expect(await uploads()).toEqual([]);
  });

  it('can be paused, resumed and cancelled from the list', async () => {
    const told = watchOutcome(create());
    const only = async (): Promise<RunningUpload> => {
      const [upload] = await uploads();
      if (upload === undefined) throw new Error('Nothing is on the list.');
      return upload;
    };
    (await only()).pause();
    expect((await only()).state).toBe('paused');
    (await only()).resume();
    expect((await only()).state).toBe('sending');
    (await only()).cancel();
    expect(told).toEqual(['cancelled']);
  });

  it('waits on the list while another call uploads to its attr', async () => {
    const first = create(10);
    create(10);
    expect((await uploads()).map(({ state }) => state)).toEqual(['sending', 'queued']);
    watchOutcome(first);
    acknowledge();
    fake.connection.answer('a/create');
    expect((await uploads()).map(({ state }) => state)).toEqual(['sending']);
  });
});
