import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../spec/fake-clock';
import { SharedTimer } from './shared-timer';

describe('One timer for many moments', () => {
  let clock: FakeClock;
  let timer: SharedTimer;
  let ran: string[];
  const named = (name: string) => () => {
    ran.push(name);
  };

  beforeEach(() => {
    clock = new FakeClock();
    timer = new SharedTimer(clock);
    ran = [];
  });

  it('runs each when it is due, whatever the order in which they were set', () => {
    timer.set(named('late'), 300);
    timer.set(named('early'), 100);
    timer.set(named('between'), 200);
    expect(clock.pending).toBe(1);
    for (const so of [['early'], ['early', 'between'], ['early', 'between', 'late']]) {
      clock.advance(99);
      expect(ran).toEqual(so.slice(0, -1));
      clock.advance(1);
      expect(ran).toEqual(so);
    }
    expect(clock.pending).toBe(0);
  });

  it('runs nothing that was called off, and sets no timer of its own for any of it', () => {
    const runs = Array.from({ length: 100 }, (_, place) => named(String(place)));
    for (const run of runs) timer.set(run, 100);
    expect(clock.pending).toBe(1);
    for (const run of runs) timer.callOff(run);
    expect(clock.pending).toBe(1);
    clock.advance(1000);
    expect(ran).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('minds what is set or called off by what it runs', () => {
    const last = named('last');
    timer.set(() => {
      timer.callOff(last);
      timer.set(named('next'), 50);
    }, 100);
    timer.set(last, 100);
    clock.advance(149);
    expect(ran).toEqual([]);
    clock.advance(1);
    expect(ran).toEqual(['next']);
    expect(clock.pending).toBe(0);
  });

  it('rests where nothing is left, and only there', () => {
    const run = named('one');
    timer.set(run, 100);
    timer.rest();
    expect(clock.pending).toBe(1);
    timer.callOff(run);
    timer.rest();
    expect(clock.pending).toBe(0);
    timer.set(run, 100);
    clock.advance(100);
    expect(ran).toEqual(['one']);
  });
});
