import type { Arena } from '../arena.ts';
import type { Page } from '../chromium/page.ts';
import type { Figures, Lane } from '../interleave.ts';
import type { Plan, PlannedUpload } from '../plan.ts';
import type { Entry, RivalName } from '../rivals.ts';
import type { MeasureName } from '../series.ts';
import { within } from '../within.ts';

const MIB = 1024 * 1024;
/** The window that ng-limp chooses itself. */
const OWN = 0;

/** How long an upload of so many MiB may take, in ms: far longer than the slowest rival needs, and half an hour at most. */
const patience = (mib: number): number => Math.min(1_800_000, 60_000 + mib * 15_000);

/** The measures that one upload gives together. */
export const uploadMeasures: readonly MeasureName[] = ['upload', 'stall', 'heap'];

interface OneUpload {
  readonly rival: RivalName & Entry;
  readonly mib: number;
  /** Chunks in flight. */
  readonly size: number;
  readonly wanted: readonly MeasureName[];
}

/**
 * Files end to end, from the call to its reply: how fast they go, how long they stop the page, how much memory they
 * take. One run gives all three. Each has a new page in a process of its own, so none inherits another's garbage.
 */
export function uploadLanes(
  arena: Arena,
  plan: Plan,
  entries: readonly Entry[],
  only: readonly MeasureName[],
): Lane[] {
  const lane = (
    rival: OneUpload['rival'],
    upload: PlannedUpload,
    size: number,
    wanted = upload.forHeap === true ? only.filter((name) => name === 'heap') : only,
  ): Lane => {
    const { mib, rounds, note } = upload;
    return {
      rival,
      setting: `${mib} MiB, ${windowText(rival, size)}`,
      runsIn: (round) => round <= rounds,
      run: () => runUpload(arena, { rival, mib, size, wanted }),
      ...(note === undefined ? {} : { note }),
    };
  };
  const rivals = (['ours', 'worker', 'ceiling'] as const).filter((name) => entries.includes(name));
  const chooseWindows = rivals.filter((name) => name !== 'ceiling');
  return [
    ...(entries.includes('original')
      ? plan.originalUploads.map((upload) => lane('original', upload, OWN))
      : []),
    ...plan.uploads.flatMap((upload) => [
      ...chooseWindows.map((rival) => lane(rival, upload, OWN)),
      ...(upload.forHeap === true ? [] : plan.uploadWindows).flatMap((size) =>
        rivals.map((rival) => lane(rival, upload, size)),
      ),
    ]),
    ...(only.includes('stall') ? [idleLane(arena, plan.idleTime)] : []),
    ...(only.includes('stall') && entries.includes('ceiling-worker')
      ? plan.uploads
          .slice(0, 1)
          .flatMap((upload) =>
            plan.uploadWindows.map((size) => lane('ceiling-worker', upload, size, ['stall'])),
          )
      : []),
  ];
}

function windowText(rival: RivalName, size: number): string {
  if (size !== OWN) return `window ${size}`;
  return rival === 'original' ? 'all at once' : 'own window';
}

/** What the machine does to a page that does nothing. */
function idleLane(arena: Arena, time: number): Lane {
  return {
    rival: 'idle',
    setting: `${time / 1000} s`,
    run: () =>
      arena.inFreshPage('ceiling', async (page) => ({
        stall: await page.evaluate((duration: number) => window.bench.idle(duration), time),
      })),
  };
}

async function runUpload(arena: Arena, upload: OneUpload): Promise<Figures> {
  const { rival, mib, wanted } = upload;
  const figures = await arena.inFreshPage(rival, (page) =>
    within(patience(mib), uploadIn(page, arena, upload)),
  );
  return Object.fromEntries(
    Object.entries(figures).filter(([name]) => wanted.some((one) => one === name)),
  );
}

async function uploadIn(
  page: Page,
  arena: Arena,
  { rival, mib, size, wanted }: OneUpload,
): Promise<Figures> {
  await page.chooseFile(arena.file(mib));
  const workers =
    rival === 'worker' && wanted.includes('heap') ? await arena.workerHeap(page) : null;
  await page.evaluate(
    (url: string, chunks: number) => window.bench.prepareUpload(url, chunks),
    arena.url,
    size,
  );
  if (workers?.count === 0) {
    throw new Error('ng-limp has fallen back to the page: there is no Worker');
  }
  const upload = () => page.evaluate(() => window.bench.upload());
  const { result, bytes } =
    workers === null ? { result: await upload(), bytes: 0 } : await workers.during(upload);
  return { upload: result.rate, stall: result.stall, heap: (result.heap + bytes) / MIB };
}
