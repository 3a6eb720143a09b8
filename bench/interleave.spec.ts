import { describe, expect, it } from 'vitest';

import { interleave, type Lane } from './interleave.ts';

const ignore = (): void => undefined;

/** A lane that notes when it runs, and gives 1, 2, 3 … */
function lanes(log: string[]) {
  return (rival: Lane['rival'], more: Partial<Lane> = {}): Lane => {
    let count = 0;
    return {
      rival,
      setting: 'window 1',
      run: () => {
        log.push(rival);
        return Promise.resolve({ calls: ++count });
      },
      ...more,
    };
  };
}

describe('A race', () => {
  it('lets all rivals run in turn, round by round', async () => {
    const log: string[] = [];
    const lane = lanes(log);
    const series = await interleave('calls', 3, [lane('ours'), lane('ceiling')], ignore);
    expect(log).toEqual(['ours', 'ceiling', 'ours', 'ceiling', 'ours', 'ceiling']);
    expect(series).toEqual([
      { measure: 'calls', rival: 'ours', setting: 'window 1', values: [1, 2, 3] },
      { measure: 'calls', rival: 'ceiling', setting: 'window 1', values: [1, 2, 3] },
    ]);
  });

  it('keeps those out of a round that do not run in it', async () => {
    const lane = lanes([]);
    const [series] = await interleave(
      'calls',
      3,
      [lane('ours', { runsIn: (round) => round !== 2, note: 'two only' })],
      ignore,
    );
    expect(series).toMatchObject({ values: [1, 2], note: 'two only' });
  });

  it('goes on without a rival that fails, and notes why', async () => {
    const lane = lanes([]);
    let tries = 0;
    const failing = lane('original', {
      run: () => {
        tries += 1;
        if (tries === 2) return Promise.reject(new Error('the page crashed\n  at …'));
        return Promise.resolve({ calls: 7 });
      },
    });
    const told: string[] = [];
    const series = await interleave('calls', 3, [failing, lane('ours')], (line) => told.push(line));
    expect(tries).toBe(2);
    expect(series).toEqual([
      {
        measure: 'calls',
        rival: 'original',
        setting: 'window 1',
        values: [7],
        note: 'failed in round 2: the page crashed',
      },
      { measure: 'calls', rival: 'ours', setting: 'window 1', values: [1, 2, 3] },
    ]);
    expect(told).toContain('calls 2/3: original, window 1: failed: the page crashed');
  });

  it('names a rival that has failed at once, without figures', async () => {
    const lane = lanes([]);
    const failing = lane('original', { run: () => Promise.reject(new Error('no')) });
    expect(await interleave('upload', 1, [failing], ignore)).toEqual([
      expect.objectContaining({ rival: 'original', values: [], note: 'failed in round 1: no' }),
    ]);
  });

  it('makes a series of each measure that a run gives', async () => {
    const lane = lanes([]);
    const both = lane('ours', { run: () => Promise.resolve({ upload: 5, stall: 40 }) });
    const series = await interleave('upload', 2, [both], ignore);
    expect(series.map(({ measure, values }) => [measure, values])).toEqual([
      ['upload', [5, 5]],
      ['stall', [40, 40]],
    ]);
  });
});
