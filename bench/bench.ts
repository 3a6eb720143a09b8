/** Takes all measures that are wanted, one after the other. */
import { type Arena, openArena } from './arena.ts';
import { interleave, type Lane } from './interleave.ts';
import { measureBundle } from './measures/bundle.ts';
import { callLanes, callMeasures } from './measures/calls.ts';
import { chunkLanes } from './measures/chunk.ts';
import { limpdLanes } from './measures/limpd.ts';
import { uploadLanes, uploadMeasures } from './measures/upload.ts';
import type { Plan } from './plan.ts';
import type { Entry } from './rivals.ts';
import type { MeasureName, Series } from './series.ts';

export interface BenchResult {
  readonly series: readonly Series[];
  /** Undefined where nothing was measured in one. */
  readonly chromium: string | undefined;
}

/** Who runs in Chromium, race by race. */
export function races(
  arena: Arena,
  plan: Plan,
  only: readonly MeasureName[],
  entries: readonly Entry[],
): (readonly [about: MeasureName, lanes: readonly Lane[]])[] {
  const ofCalls = only.filter((name) => callMeasures.includes(name));
  const ofUploads = only.filter((name) => uploadMeasures.includes(name));
  return [
    ['chunk', only.includes('chunk') ? chunkLanes(arena, plan, entries) : []],
    ['calls', ofCalls.length > 0 ? callLanes(arena, plan, entries, ofCalls) : []],
    ['upload', ofUploads.length > 0 ? uploadLanes(arena, plan, entries, ofUploads) : []],
  ];
}

export async function runBench(
  plan: Plan,
  only: readonly MeasureName[],
  entries: readonly Entry[],
  say: (line: string) => void,
): Promise<BenchResult> {
  const series: Series[] = [];
  let chromium: string | undefined;
  if (only.some((name) => name !== 'bundle' && name !== 'limpd')) {
    const arena = await openArena(entries);
    try {
      chromium = arena.chromiumVersion;
      for (const [about, lanes] of races(arena, plan, only, entries)) {
        series.push(...(await interleave(about, plan.rounds, lanes, say)));
      }
    } finally {
      await arena.close();
    }
  }
  if (only.includes('bundle')) series.push(...(await measureBundle(say)));
  if (only.includes('limpd')) {
    const { lanes, close } = limpdLanes(plan);
    try {
      series.push(...(await interleave('limpd', plan.rounds, lanes, say)));
    } finally {
      await close();
    }
  }
  return { series, chromium };
}
