import type { Page } from 'playwright';

import type { Arena } from '../arena.ts';
import { type Figures, interleave, type Lane } from '../interleave.ts';
import type { Plan, PlannedUpload } from '../plan.ts';
import type { Entry, RivalName } from '../rivals.ts';
import type { MeasureName, Series } from '../series.ts';
import { WorkerHeap } from '../worker-heap.ts';

const MIB = 1024 * 1024;
/** The window of ng-limp's own choice. */
const DEFAULT_WINDOW = 2;

/** How long an upload of so many MiB may take, in ms: far longer than the slowest rival needs. */
const patience = (mib: number): number => 60_000 + mib * 8000;

/**
 * Files end to end, from the call to its reply: how fast they go, how long they stop the page, how much memory they
 * take. One run gives all three. Each has a new page in a process of its own, so none inherits another's garbage.
 */
export async function measureUpload(
  arena: Arena,
  plan: Plan,
  entries: readonly Entry[],
  wanted: readonly MeasureName[],
  say: (line: string) => void,
): Promise<Series[]> {
  const lane = (
    rival: RivalName & Entry,
    upload: PlannedUpload,
    size: number,
    window = `window ${size}`,
  ): Lane => ({
    rival,
    setting: `${upload.mib} MiB, ${window}`,
    runsIn: (round) => round <= upload.rounds,
    ...(upload.note === undefined ? {} : { note: upload.note }),
    run: async () =>
      pick(
        wanted.filter((name) => name === 'heap' || upload.forHeap !== true),
        await arena.inFreshPage(rival, (page) =>
          within(patience(upload.mib), page, run(arena, page, rival, upload.mib, size)),
        ),
      ),
  });
  const rivals = (['ours', 'worker', 'ceiling'] as const).filter((name) => entries.includes(name));
  const lanes = plan.uploads.flatMap((upload) =>
    upload.forHeap === true
      ? rivals
          .filter((name) => name !== 'ceiling')
          .map((rival) => lane(rival, upload, DEFAULT_WINDOW))
      : plan.uploadWindows.flatMap((size) => rivals.map((rival) => lane(rival, upload, size))),
  );
  const originals = entries.includes('original')
    ? plan.originalUploads.map((upload) => lane('original', upload, 0, 'all at once'))
    : [];
  const idle: Lane = {
    rival: 'idle',
    setting: `${plan.idleTime / 1000} s`,
    run: () =>
      arena.inFreshPage('ceiling', async (page) => ({
        stall: await page.evaluate((time) => window.bench.idle(time), plan.idleTime),
      })),
  };
  const all = [...originals, ...lanes, ...(wanted.includes('stall') ? [idle] : [])];
  return interleave('upload', plan.rounds, all, say);
}

async function run(
  arena: Arena,
  page: Page,
  rival: Entry,
  mib: number,
  size: number,
): Promise<Figures> {
  await page.setInputFiles('input', arena.file(mib));
  const workers = rival === 'worker' ? await WorkerHeap.of(page) : null;
  await page.evaluate(([url, chunks]) => window.bench.prepareUpload(url, chunks), [
    arena.url,
    size,
  ] as const);
  const upload = () => page.evaluate(() => window.bench.upload());
  const { result, bytes } =
    workers === null ? { result: await upload(), bytes: 0 } : await workers.during(upload);
  return { upload: result.rate, stall: result.stall, heap: (result.heap + bytes) / MIB };
}

function pick(wanted: readonly MeasureName[], figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).filter(([name]) => wanted.some((one) => one === name)),
  );
}

/** Fails when the time is over or the page is gone; whoever opened the page closes it. */
async function within<T>(time: number, page: Page, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const ends = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`it was not done after ${Math.round(time / 1000)} s`));
    }, time);
    page.once('crash', () => {
      reject(new Error('the page crashed'));
    });
  });
  try {
    return await Promise.race([work, ends]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
