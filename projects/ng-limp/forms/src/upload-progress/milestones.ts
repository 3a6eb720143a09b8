import type { UploadProgress } from 'ng-limp/client';

/** How often an upload is spoken of while it runs: at each quarter. */
const QUARTERS = 4;

/** The quarters of an upload that are done, 0 to 4. */
export function quarterOf({ loaded, total }: UploadProgress): number {
  return total === 0 ? QUARTERS : Math.floor((loaded / total) * QUARTERS);
}

/** How much of an upload is done, in whole percent: 100 only when all is. */
export function percentOf({ loaded, total }: UploadProgress): number {
  return total === 0 ? 100 : Math.floor((loaded / total) * 100);
}

/** What assistive technology is told: one short sentence at the start, at each quarter and at the end. */
export function spokenProgress(progress: UploadProgress, label: string): string {
  const quarter = quarterOf(progress);
  if (quarter === QUARTERS) return `${label}: complete`;
  const restarts = progress.restarts > 0 ? `, ${restartText(progress.restarts)}` : '';
  return quarter === 0 ? `${label}: started${restarts}` : `${label}: ${quarter * 25} %${restarts}`;
}

/** How often files had to start over, in words. */
export function restartText(restarts: number): string {
  return restarts === 1 ? 'started over once' : `started over ${restarts} times`;
}
