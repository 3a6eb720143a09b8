import { describe, expect, it } from 'vitest';

import type { Arena } from './arena.ts';
import { races } from './bench.ts';
import { limpdLanes } from './measures/limpd.ts';
import { parseOptions } from './options.ts';
import { planOf } from './plan.ts';
import { entries } from './rivals.ts';
import { measureNames } from './series.ts';
import { targets } from './targets.ts';

/** Nobody runs here. */
const noArena: Arena = {
  url: '',
  chromiumVersion: '',
  page: () => Promise.reject(new Error()),
  inFreshPage: () => Promise.reject(new Error()),
  workerHeap: () => Promise.reject(new Error('not here')),
  cpuTimes: () => Promise.reject(new Error('not here')),
  file: () => '',
  close: () => Promise.resolve(),
};

describe('The targets', () => {
  const options = parseOptions([]);
  if (options === undefined) throw new Error('There are no options.');
  const plan = planOf(options);
  const inChromium = races(noArena, plan, measureNames, entries).flatMap(([, list]) => list);
  const lanes = [...inChromium, ...limpdLanes(plan).lanes];
  const present = new Set(lanes.map(({ rival, setting }) => `${rival}, ${setting}`));

  it.each(targets.filter(({ measure }) => measure !== 'bundle'))(
    'are about what the benchmarks measure: $measure, $rival, $about',
    ({ of, per = [] }) => {
      for (const { rival, setting } of [...of, ...per]) {
        expect(present).toContain(`${rival}, ${setting}`);
      }
    },
  );

  it('cover every measure but CPU times, which explain the rate of calls', () => {
    const covered = measureNames.filter((name) => !name.startsWith('cpu-'));
    expect(new Set(targets.map(({ measure }) => measure))).toEqual(new Set(covered));
  });
});
