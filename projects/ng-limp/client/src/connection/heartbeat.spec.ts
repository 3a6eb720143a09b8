import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../spec/fake-clock';
import { DEFAULT_HEARTBEAT, Heartbeat } from './heartbeat';

describe('A heartbeat', () => {
  let clock: FakeClock;
  let told: string[];
  let heartbeat: Heartbeat;
  let waiting: number;

  beforeEach(() => {
    clock = new FakeClock();
    told = [];
    waiting = 0;
    heartbeat = new Heartbeat(
      clock,
      DEFAULT_HEARTBEAT,
      () => told.push('beat'),
      () => told.push('dead'),
      () => waiting,
    );
    heartbeat.start();
  });

  it('beats every 30 s as long as something comes back', () => {
    for (let beats = 1; beats <= 3; beats++) {
      clock.advance(30_000);
      expect(told).toHaveLength(beats);
      heartbeat.alive();
    }
  });

  it('finds the conn dead when nothing comes within 10 s of a beat', () => {
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

  it('does nothing once stopped', () => {
    heartbeat.stop();
    heartbeat.beatNow();
    clock.advance(100_000);
    expect(told).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
