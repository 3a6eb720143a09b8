import { ɵstartCall, ɵviewCall } from 'ng-limp/client';
import type { LimpCall, UploadControl, UploadProgress } from 'ng-limp/client';
import { ReplaySubject, map } from 'rxjs';

/** A call whose upload goes as a spec says, and what was asked of it. */
export interface ScriptedCall extends LimpCall<unknown> {
  /** Its upload is this far now. */
  at(progress: Partial<UploadProgress>): void;
  readonly asked: readonly (keyof UploadControl)[];
}

/** How far an upload of 4,000,000 bytes is that has just begun. */
export const BEGUN: UploadProgress = {
  files: [],
  state: 'sending',
  loaded: 0,
  total: 4_000_000,
  restarts: 0,
  rate: null,
  remaining: null,
};

/** A call that is in flight for ever. */
export function scriptedCall(): ScriptedCall {
  const told = new ReplaySubject<UploadProgress>(1);
  const asked: (keyof UploadControl)[] = [];
  const call = ɵviewCall(
    ɵstartCall(() => null),
    (replies) => replies.pipe(map((reply) => reply)),
    () => told,
  );
  return Object.assign(call, {
    asked,
    at: (progress: Partial<UploadProgress>) => {
      told.next({ ...BEGUN, ...progress });
    },
    pause: () => asked.push('pause'),
    resume: () => asked.push('resume'),
    cancel: () => asked.push('cancel'),
  });
}
