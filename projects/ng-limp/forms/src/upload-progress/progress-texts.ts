import { InjectionToken } from '@angular/core';
import type { UploadState } from 'ng-limp/client';

/** What an upload's progress is told in. */
export interface LimpProgressTexts {
  /** What a bar is called that is given no name. Default: `Upload`. */
  readonly upload: string;
  /** Each state in words. */
  readonly states: Readonly<Record<UploadState, string>>;
  /** How much there is of how much. Default: `1 MB of 4 MB`. */
  readonly loaded: (loaded: string, total: string) => string;
  /** How long it still takes. Default: `2 minutes left`. */
  readonly left: (time: string) => string;
  /** How often files had to start over. Default: `started over once`, `started over 2 times`. */
  readonly restarts: (times: number) => string;
  /** What the buttons are called. Defaults: `Pause`, `Resume`, `Cancel`. */
  readonly pause: string;
  readonly resume: string;
  readonly cancel: string;
}

const english: LimpProgressTexts = {
  upload: 'Upload',
  states: {
    queued: 'waiting for its turn',
    sending: 'sending',
    throttled: 'waiting for the server’s quota',
    paused: 'paused',
    offline: 'offline',
    sent: 'complete',
  },
  loaded: (loaded, total) => `${loaded} of ${total}`,
  left: (time) => `${time} left`,
  restarts: (times) => (times === 1 ? 'started over once' : `started over ${times} times`),
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
};

/** What all progress of uploads is told in, for an app in another language. Default: English. */
export const LIMP_PROGRESS_TEXTS = new InjectionToken<LimpProgressTexts>('LIMP_PROGRESS_TEXTS', {
  providedIn: 'root',
  factory: () => english,
});
