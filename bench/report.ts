/** What is told at the end: a table for each measure, the targets, and all of it as JSON. */
import { labels, parts } from './rivals.ts';
import { type MeasureName, measureNames, type Series, units } from './series.ts';
import { spreadOf } from './statistics.ts';
import { type Column, table } from './table.ts';
import type { Bound } from './targets.ts';
import type { Verdict } from './verdicts.ts';

/** On what, and how, everything was measured. */
export interface Circumstances {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  readonly chromium: string;
  readonly rounds: number;
  readonly quick: boolean;
}

const headings: Readonly<Record<MeasureName, string>> = {
  chunk: 'Time to turn a chunk into a frame',
  calls: 'Calls',
  'cpu-page': 'CPU of the page for each call',
  'cpu-browser': 'CPU of the browser’s own process for each call',
  'cpu-services': 'CPU of the browser’s other processes, the network’s above all, for each call',
  garbage: 'Bytes of the JS heap that each call takes, most of them until the next collection',
  upload: 'Uploads',
  stall: 'Longest stall of the page during an upload',
  heap: 'Peak of the JS heap above idle during an upload',
  bundle: 'Bytes in an app built for production, minified and gzipped',
  limpd: 'Time that limpd’s store takes for an answer',
};

/** Everything for the reader at the terminal. */
export function textReport(
  circumstances: Circumstances,
  series: readonly Series[],
  verdicts: readonly Verdict[],
): string {
  const { cpu, cores, chromium, rounds, quick } = circumstances;
  const tables = measureNames
    .filter((name) => series.some(({ measure }) => measure === name))
    .map((name) => `${headings[name]} (${units[name].unit})\n\n${measureTable(name, series)}`);
  return [
    `Chromium ${chromium} on ${cores} cores of ${cpu}; median of ${rounds}.` +
      (quick ? '\nShort rounds: to see that it works, not to cite.' : ''),
    ...tables,
    ...(verdicts.length > 0 ? [`Targets\n\n${targetTable(verdicts)}`] : []),
  ].join('\n\n');
}

/** The same for programs; `series` holds the figure of each round. */
export function jsonReport(
  circumstances: Circumstances,
  series: readonly Series[],
  verdicts: readonly Verdict[],
): string {
  const report = {
    circumstances,
    series: series.map((one) => ({
      ...one,
      unit: units[one.measure].unit,
      ...spreadOf(one.values),
    })),
    targets: verdicts.map(({ target: { measure, rival, about, bound }, value, isMet }) => ({
      ...{ measure, rival, about, bound },
      value: value ?? null,
      isMet: isMet ?? null,
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function measureTable(measure: MeasureName, all: readonly Series[]): string {
  const series = all.filter((one) => one.measure === measure);
  const rows = series.map((one) => {
    const { rival, setting, values, note = '' } = one;
    const spread = spreadOf(values);
    return [
      setting,
      labels[rival],
      spread === undefined ? '' : figure(spread.median),
      spread === undefined || values.length < 2
        ? ''
        : `${figure(spread.min)}–${figure(spread.max)}`,
      timesBetter(one, 'original', series),
      timesBetter(one, 'ceiling', series),
      note,
    ];
  });
  const columns: Column[] = [
    { title: 'setting' },
    { title: 'rival' },
    { title: 'median', align: 'right' },
    { title: 'min–max', align: 'right' },
    { title: '× original', align: 'right' },
    { title: '× ceiling', align: 'right' },
    { title: 'note' },
  ];
  return `${table(columns, rows)}${measure === 'chunk' ? partsTogether(series) : ''}`;
}

/** How many times better we are than another: at the same setting, or at the one that it has in its place. */
function timesBetter(
  { measure, rival, setting, values }: Series,
  other: 'original' | 'ceiling',
  series: readonly Series[],
): string {
  if (rival !== 'ours' && rival !== 'worker') return '';
  const theirs = series
    .filter((one) => one.rival === other)
    .find((one) => one.setting === setting || standsFor(one.setting, setting, measure));
  const [us, them] = [spreadOf(values), spreadOf(theirs?.values ?? [])];
  if (us === undefined || them === undefined || us.median === 0) return '';
  const ratio = us.median / them.median;
  return figure(units[measure].more === 'better' ? ratio : 1 / ratio);
}

/** The original has no window. Its rate is the same for all sizes, but not what it does to the page. */
function standsFor(original: string, setting: string, measure: MeasureName): boolean {
  const [size, window] = original.split(', ');
  return window === 'all at once' && (measure === 'upload' || setting.startsWith(`${size ?? ''},`));
}

/** What the parts of a chunk come to: nobody can be faster. */
function partsTogether(series: readonly Series[]): string {
  const medians = parts.map((rival) => median(series.find((one) => one.rival === rival)));
  const sum = medians.reduce((total, part) => total + part, 0);
  const times = median(series.find(({ rival }) => rival === 'original')) / sum;
  const told = Number.isNaN(times) ? '' : `, ${figure(times)} times as fast as the original`;
  return Number.isNaN(sum) ? '' : `\n\nThe parts together take ${figure(sum)} ms${told}.`;
}

function median(series: Series | undefined): number {
  return spreadOf(series?.values ?? [])?.median ?? Number.NaN;
}

function targetTable(verdicts: readonly Verdict[]): string {
  const columns: Column[] = [
    { title: 'met' },
    { title: 'measure' },
    { title: 'rival' },
    { title: 'what' },
    { title: 'value', align: 'right' },
    { title: 'target' },
  ];
  const rows = verdicts.map(({ target: { measure, rival, about, bound }, value, isMet }) => [
    isMet === undefined ? '' : isMet ? '✓' : '✗',
    measure,
    labels[rival],
    about,
    value === undefined ? 'not measured' : figure(value),
    boundText(bound),
  ]);
  return table(columns, rows);
}

function boundText(bound: Bound): string {
  return 'atLeast' in bound
    ? `at least ${figure(bound.atLeast)}`
    : `at most ${figure(bound.atMost)}`;
}

/** Three digits, or all there are before the point. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, 2 - magnitude);
  return value.toLocaleString('en', { maximumFractionDigits: decimals });
}
