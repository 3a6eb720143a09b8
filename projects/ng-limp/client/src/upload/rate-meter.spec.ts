import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../spec/fake-clock';
import { RateMeter } from './rate-meter';

describe('The rate of an upload', () => {
  it('is not known before anything was acknowledged', () => {
    expect(new RateMeter(new FakeClock()).rate).toBeNull();
  });

  it('is that of a steady line', () => {
    const clock = new FakeClock();
    const meter = new RateMeter(clock);
    for (let step = 0; step < 100; step++) {
      clock.advance(250);
      meter.add(500);
    }
    expect(meter.rate).toBeCloseTo(2000);
  });

  it('follows a line that has become ten times slower within some seconds', () => {
    const clock = new FakeClock();
    const meter = new RateMeter(clock);
    for (let second = 0; second < 60; second++) {
      clock.advance(1000);
      meter.add(10_000);
    }
    for (let second = 0; second < 20; second++) {
      clock.advance(1000);
      meter.add(1000);
    }
    expect(meter.rate).toBeLessThan(1200);
  });

  it('leaves out the time in which nothing was to be sent', () => {
    const clock = new FakeClock();
    const meter = new RateMeter(clock);
    clock.advance(1000);
    meter.add(1000);
    clock.advance(60_000);
    meter.skip();
    clock.advance(1000);
    meter.add(1000);
    expect(meter.rate).toBeCloseTo(1000);
  });
});
