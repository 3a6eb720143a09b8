import { describe, expect, it } from 'vitest';

import { runBench } from './bench.ts';
import type { Plan } from './plan.ts';
import { entries, installedEntries } from './rivals.ts';
import { measureNames } from './series.ts';

/** As little as there can be: what it gives says nothing but that it gives something. */
const plan: Plan = {
  rounds: 1,
  chunkSize: 10_001,
  chunkTime: 1,
  callTime: 1,
  callWindows: [16],
  uploadWindows: [2],
  uploads: [{ mib: 1, rounds: 1 }],
  originalUploads: [],
  documents: [50],
  storeTime: 1,
  idleTime: 10,
};

describe('The benchmarks', () => {
  it('measure everybody who needs no installing', { timeout: 600_000 }, async () => {
    const here = entries.filter((entry) => !installedEntries.includes(entry));
    const only = measureNames.filter((name) => name !== 'bundle');
    const { series } = await runBench(plan, only, here, () => undefined);
    expect(series.filter(({ note }) => note !== undefined)).toEqual([]);
    const seen = series.map(({ measure, rival, setting }) => `${measure}: ${rival}, ${setting}`);
    expect(seen.sort()).toEqual(
      [
        ...['ours', 'digits', 'base64url', 'hmac', 'text'].map(
          (rival) => `chunk: ${rival}, 10,001 bytes`,
        ),
        ...['calls', 'cpu-page', 'cpu-browser', 'cpu-services', 'garbage'].flatMap((measure) =>
          ['ours', 'worker', 'ceiling'].map((rival) => `${measure}: ${rival}, window 16`),
        ),
        ...['upload', 'stall', 'heap'].flatMap((measure) => [
          `${measure}: ours, 1 MiB, own window`,
          `${measure}: worker, 1 MiB, own window`,
          ...['ours', 'worker', 'ceiling'].map((rival) => `${measure}: ${rival}, 1 MiB, window 2`),
        ]),
        ...[
          'by _id',
          'by an indexed attr',
          'sort and limit',
          'without an index',
          'all of them',
          'create',
        ].map((what) => `limpd: limpd, 50 documents, ${what}`),
        'limpd: limpd-folder, 50 documents, create',
        'limpd: scan, 50 documents, without an index',
        'stall: idle, 0.01 s',
        'stall: ceiling-worker, 1 MiB, window 2',
      ].sort(),
    );
    for (const { measure, values } of series) {
      expect(values).toHaveLength(1);
      // little work may leave no trace in the heap, nor in a process's count of its time
      if (measure !== 'heap' && measure !== 'garbage' && !measure.startsWith('cpu-')) {
        expect(values[0]).toBeGreaterThan(0);
      }
    }
  });
});
