import { describe, expect, it } from 'vitest';

import { type Circumstances, figure, jsonReport, textReport } from './report.ts';
import type { Series } from './series.ts';
import type { Verdict } from './verdicts.ts';

const circumstances: Circumstances = {
  date: '2026-01-02T03:04:05.678Z',
  cpu: 'a CPU',
  cores: 2,
  platform: 'linux x64',
  node: 'v24',
  chromium: '150',
  rounds: 3,
  quick: false,
};
const uploads: Series[] = [
  { measure: 'upload', rival: 'original', setting: '16 MiB, all at once', values: [0.5] },
  { measure: 'upload', rival: 'ours', setting: '64 MiB, window 2', values: [9, 10, 11] },
  { measure: 'upload', rival: 'ceiling', setting: '64 MiB, window 2', values: [20, 20, 20] },
];
const verdict: Verdict = {
  target: {
    measure: 'upload',
    rival: 'ours',
    about: 'share of the ceiling',
    of: [],
    bound: { atLeast: 0.65 },
  },
  value: 0.5,
  isMet: false,
};

const lineWith = (text: string, part: string) =>
  text.split('\n').find((line) => line.includes(part));
const words = (line: string | undefined) => line?.trim().split(/ {2,}/);

describe('The report', () => {
  it('has median, spread and ratios of each rival', () => {
    const text = textReport(circumstances, uploads, []);
    expect(words(lineWith(text, 'ng-limp'))).toEqual([
      ...['64 MiB, window 2', 'ng-limp', '10', '9–11', '20', '0.5'],
    ]);
  });

  it('compares times the other way round: less is better', () => {
    const chunks: Series[] = [
      { measure: 'chunk', rival: 'ours', setting: 'a', values: [10] },
      { measure: 'chunk', rival: 'original', setting: 'a', values: [500] },
    ];
    expect(words(lineWith(textReport(circumstances, chunks, []), 'ng-limp'))).toEqual([
      ...['a', 'ng-limp', '10', '50'],
    ]);
  });

  it('does not compare what a large file does to the page with what a small one does', () => {
    const stalls = uploads.map((one): Series => ({ ...one, measure: 'stall' }));
    const line = words(lineWith(textReport(circumstances, stalls, []), 'ng-limp'));
    expect(line).toEqual(['64 MiB, window 2', 'ng-limp', '10', '9–11', '2']);
  });

  it('says what the parts of a chunk come to', () => {
    const parts = (['digits', 'base64url', 'hmac', 'text', 'original'] as const).map(
      (rival, at): Series => ({
        measure: 'chunk',
        rival,
        setting: 'a',
        values: [[1, 2, 3, 4, 50][at] ?? 0],
      }),
    );
    expect(textReport(circumstances, parts, [])).toContain(
      'The parts together take 10 ms, 5 times as fast as the original.',
    );
  });

  it('has a note beside a rival that failed', () => {
    const failed: Series[] = [
      { measure: 'upload', rival: 'original', setting: 'a', values: [], note: 'the page crashed' },
    ];
    expect(lineWith(textReport(circumstances, failed, []), 'the page crashed')).toContain(
      'the original',
    );
  });

  it('says of each target whether it is met', () => {
    const text = textReport(
      circumstances,
      [],
      [
        verdict,
        { ...verdict, value: 0.7, isMet: true },
        { ...verdict, value: undefined, isMet: undefined },
      ],
    );
    expect(lineWith(text, '✗')).toMatch(/share of the ceiling +0\.5 +at least 0\.65/);
    expect(lineWith(text, '✓')).toMatch(/0\.7 /);
    expect(text).toContain('not measured');
  });

  it('is told as JSON with the figure of each round', () => {
    const report: unknown = JSON.parse(jsonReport(circumstances, uploads, [verdict]));
    expect(report).toMatchObject({
      circumstances: { cpu: 'a CPU' },
      series: [
        { rival: 'original', unit: 'MB/s' },
        { rival: 'ours', values: [9, 10, 11], median: 10, min: 9, max: 11 },
        {},
      ],
      targets: [{ measure: 'upload', value: 0.5, isMet: false, bound: { atLeast: 0.65 } }],
    });
  });
});

describe('A figure', () => {
  it.each([
    [0, '0'],
    [0.0456, '0.0456'],
    [0.5, '0.5'],
    [1.234, '1.23'],
    [56.78, '56.8'],
    [1234.5, '1,235'],
  ])('has three digits: %d is %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });
});
