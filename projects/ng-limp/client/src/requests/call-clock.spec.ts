import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../spec/fake-clock';
import { CallClock } from './call-clock';
import { SharedTimer } from './shared-timer';

describe('The timeout of a call', () => {
  let clock: FakeClock;
  let timer: SharedTimer;
  let expired: number;
  const start = (timeout: number | null) =>
    new CallClock(clock, timer, timeout, () => {
      expired += 1;
    });

  beforeEach(() => {
    clock = new FakeClock();
    timer = new SharedTimer(clock);
    expired = 0;
  });

  it('runs from when it begins, once', () => {
    const timeout = start(100);
    clock.advance(500);
    timeout.begin();
    clock.advance(60);
    timeout.begin();
    clock.advance(39);
    expect(expired).toBe(0);
    clock.advance(1);
    expect(expired).toBe(1);
  });

  it('stands still, and goes on with what was left', () => {
    const timeout = start(100);
    timeout.begin();
    for (let turn = 0; turn < 3; turn++) {
      clock.advance(30);
      timeout.stand(true);
      clock.advance(1000);
      timeout.stand(false);
    }
    clock.advance(9);
    expect(expired).toBe(0);
    clock.advance(1);
    expect(expired).toBe(1);
  });

  it('that begins while it stands runs when it goes on', () => {
    const timeout = start(100);
    timeout.stand(true);
    timeout.begin();
    clock.advance(1000);
    expect(clock.pending).toBe(0);
    timeout.stand(false);
    clock.advance(100);
    expect(expired).toBe(1);
  });

  it('never runs again once it has ended, nor where there is none', () => {
    const ended = start(100);
    ended.begin();
    ended.stop();
    ended.begin();
    ended.stand(false);
    const none = start(null);
    none.begin();
    clock.advance(1000);
    expect(expired).toBe(0);
    expect(clock.pending).toBe(0);
  });
});
