import { firstValueFrom, retry } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { LimpError } from '../errors';
import { startCall } from './limp-call';
import type { CallSink } from './limp-call';
import type { UploadProgress } from './upload-progress';

describe('A call', () => {
  let sinks: CallSink<string>[];
  let cancelled: number;
  let mayHaveRun: boolean;
  const failure = LimpError.of('timeout', 'too late');

  beforeEach(() => {
    sinks = [];
    cancelled = 0;
    mayHaveRun = false;
  });

  function begin() {
    return startCall<string>((sink) => {
      sinks.push(sink);
      return { cancel: () => (cancelled += 1), mayHaveRun: () => mayHaveRun };
    });
  }

  it('starts when it is made, once for all who subscribe', () => {
    const call = begin();
    expect(sinks).toHaveLength(1);
    call.subscribe();
    call.subscribe();
    expect(sinks).toHaveLength(1);
  });

  it('gives its reply to early and late subscribers', async () => {
    const call = begin();
    const early = firstValueFrom(call);
    sinks[0]?.reply('yes');
    expect(await early).toBe('yes');
    expect(await firstValueFrom(call)).toBe('yes');
  });

  it('tells an error to the first who listens, even late', () => {
    const call = begin();
    sinks[0]?.error(failure);
    const errors: unknown[] = [];
    call.subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual([failure]);
    expect(sinks).toHaveLength(1);
  });

  it('is sent again by a caller that subscribes after the error was told, so retry() works', () => {
    const call = begin();
    const replies: string[] = [];
    call.pipe(retry(1)).subscribe((reply) => replies.push(reply));
    sinks[0]?.error(failure);
    expect(sinks).toHaveLength(2);
    sinks[1]?.reply('yes');
    expect(replies).toEqual(['yes']);
  });

  it('is sent again once when two subscribers retry', () => {
    const call = begin();
    call.pipe(retry(1)).subscribe();
    call.pipe(retry(1)).subscribe();
    sinks[0]?.error(failure);
    expect(sinks).toHaveLength(2);
  });

  it('is dropped when the last subscriber leaves before it was sent', () => {
    const call = begin();
    const first = call.subscribe();
    const second = call.subscribe();
    first.unsubscribe();
    expect(cancelled).toBe(0);
    second.unsubscribe();
    expect(cancelled).toBe(1);
    call.subscribe();
    expect(sinks).toHaveLength(2);
  });

  it('is joined by a caller that subscribes again after it was sent, and sent again only after an error', async () => {
    const call = begin();
    mayHaveRun = true;
    call.subscribe().unsubscribe();
    expect(cancelled).toBe(0);
    const again = firstValueFrom(call);
    expect(sinks).toHaveLength(1);
    sinks[0]?.error(failure);
    await expect(again).rejects.toBe(failure);
    call.subscribe();
    expect(sinks).toHaveLength(2);
  });

  it('gives the reply that came while nobody listened', async () => {
    const call = begin();
    mayHaveRun = true;
    call.subscribe().unsubscribe();
    sinks[0]?.reply('yes');
    expect(await firstValueFrom(call)).toBe('yes');
    expect(sinks).toHaveLength(1);
  });

  it('says when it is cancelled whether the server may have run it', async () => {
    const waiting = begin();
    waiting.cancel();
    await expect(firstValueFrom(waiting)).rejects.toMatchObject({
      kind: 'cancelled',
      mayHaveRun: false,
    });
    const sent = begin();
    mayHaveRun = true;
    sent.cancel();
    await expect(firstValueFrom(sent)).rejects.toMatchObject({
      kind: 'cancelled',
      mayHaveRun: true,
      message: expect.stringContaining('may or may not have run'),
    });
  });

  it('is not dropped once it was answered', () => {
    const call = begin();
    const subscription = call.subscribe();
    sinks[0]?.reply('yes');
    subscription.unsubscribe();
    expect(cancelled).toBe(0);
  });

  it('may fail with nobody listening', () => {
    begin();
    expect(() => sinks[0]?.error(failure)).not.toThrow();
  });

  it('shows progress to late subscribers, and completes it with the reply', async () => {
    const call = begin();
    const progress: UploadProgress = {
      files: [],
      state: 'sending',
      loaded: 1,
      total: 2,
      restarts: 0,
      rate: null,
      remaining: null,
    };
    sinks[0]?.progress(progress);
    sinks[0]?.reply('yes');
    expect(await firstValueFrom(call.progress$)).toBe(progress);
  });
});
