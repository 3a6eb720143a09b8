import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../spec/fake-clock';
import { DEFAULT_HEARTBEAT } from '../config/heartbeat';
import { Heartbeat } from './heartbeat';

describe('A heartbeat', () => {
  let clock: FakeClock;
  let told: string[];
  let heartbeat: Heartbeat;
  let waiting: number;
  let isReplyAwaited: boolean;
  let isThrottled: boolean;

  beforeEach(() => {
    clock = new FakeClock();
    told = [];
    waiting = 0;
    isReplyAwaited = false;
    isThrottled = false;
    heartbeat = new Heartbeat(clock, DEFAULT_HEARTBEAT, {
      beat: () => told.push('beat'),
      dead: () => told.push('dead'),
      waitingBytes: () => waiting,
      isReplyAwaited: () => isReplyAwaited,
      isThrottled: () => isThrottled,
    });
    heartbeat.start();
  });

  it('beats every 30 s as long as something comes back', () => {
    for (let beats = 1; beats <= 3; beats++) {
      clock.advance(30_000);
      expect(told).toHaveLength(beats);
      heartbeat.alive();
    }
  });

  it('finds the connection dead when nothing comes within 10 s of a beat', () => {
    clock.advance(39_999);
    expect(told).toEqual(['beat']);
    clock.advance(1);
    expect(told).toEqual(['beat', 'dead']);
  });

  it('waits longer while bytes before it still leave', () => {
    waiting = 3_000_000;
    clock.advance(30_000);
    for (waiting = 2_000_000; waiting >= 0; waiting -= 1_000_000) clock.advance(10_000);
    expect(told).toEqual(['beat']);
    waiting = 0;
    clock.advance(10_000);
    expect(told).toEqual(['beat', 'dead']);
  });

  it('beats at once when asked to, and only once', () => {
    heartbeat.beatNow();
    heartbeat.beatNow();
    expect(told).toEqual(['beat']);
    clock.advance(10_000);
    expect(told).toEqual(['beat', 'dead']);
  });

  it('beats no more while the quota keeps calls from being sent', () => {
    isThrottled = true;
    clock.advance(90_000);
    expect(told).toEqual([]);
    isThrottled = false;
    clock.advance(30_000);
    expect(told).toEqual(['beat']);
  });

  it('asks early while a reply is awaited and nothing comes in', () => {
    isReplyAwaited = true;
    heartbeat.awaitReply();
    clock.advance(4999);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toEqual(['beat']);
    clock.advance(10_000);
    expect(told).toEqual(['beat', 'dead']);
  });

  it('asks again, each time later, while a reply is awaited and its beats are answered', () => {
    isReplyAwaited = true;
    heartbeat.awaitReply();
    for (const seconds of [5, 10, 20]) {
      clock.advance(seconds * 1000 - 1);
      expect(told).toEqual([]);
      clock.advance(1);
      expect(told).toEqual(['beat']);
      told.length = 0;
      heartbeat.alive();
    }
  });

  it('does not ask early while something comes in, or leaves', () => {
    isReplyAwaited = true;
    heartbeat.awaitReply();
    for (let seconds = 0; seconds < 8; seconds += 4) {
      clock.advance(4000);
      heartbeat.alive();
    }
    waiting = 2_000_000;
    clock.advance(5000);
    for (waiting = 1_000_000; waiting > 0; waiting -= 250_000) clock.advance(2500);
    expect(told).toEqual([]);
  });

  it('does not ask early once nothing is awaited', () => {
    isReplyAwaited = true;
    heartbeat.awaitReply();
    isReplyAwaited = false;
    clock.advance(29_999);
    expect(told).toEqual([]);
  });

  it('does nothing once stopped', () => {
    heartbeat.awaitReply();
    heartbeat.stop();
    heartbeat.beatNow();
    clock.advance(100_000);
    expect(told).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
