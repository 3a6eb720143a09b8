/** `npm run bench`: measures ng-limp against the original and against what is possible. */
import { openArena } from './arena.ts';
import { installRivals } from './install.ts';
import { measureCalls } from './measures/calls.ts';
import { measureChunk } from './measures/chunk.ts';
import { measureUpload } from './measures/upload.ts';
import { parseOptions, usage } from './options.ts';
import { planOf } from './plan.ts';
import { entries, type Entry } from './rivals.ts';
import { type Series, units } from './series.ts';
import { spreadOf } from './statistics.ts';

const say = (line: string): void => console.log(line);

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(usage);
    return;
  }
  installRivals(say);
  const plan = planOf(options);
  const arena = await openArena(entries);
  const series: Series[] = [];
  try {
    const present: Entry[] = [];
    for (const entry of entries) if (await arena.isPresent(entry)) present.push(entry);
    if (options.only.includes('chunk'))
      series.push(...(await measureChunk(arena, plan, present, say)));
    if (options.only.includes('calls'))
      series.push(...(await measureCalls(arena, plan, present, say)));
    const uploads = options.only.filter(
      (name) => name === 'upload' || name === 'stall' || name === 'heap',
    );
    if (uploads.length > 0)
      series.push(...(await measureUpload(arena, plan, present, uploads, say)));
  } finally {
    await arena.close();
  }
  for (const { measure, rival, setting, values, note } of series) {
    if (values.length === 0) continue;
    const { unit } = units[measure];
    const { median, min, max } = spreadOf(values);
    console.log(
      measure,
      setting,
      rival,
      median.toPrecision(4),
      unit,
      `(${min.toPrecision(4)}–${max.toPrecision(4)})`,
      note ?? '',
    );
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
