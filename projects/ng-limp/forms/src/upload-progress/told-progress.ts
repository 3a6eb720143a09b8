import { LOCALE_ID, inject } from '@angular/core';
import type { Signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { LimpCall, RunningUpload } from 'ng-limp/client';
import { concat, map, of, switchMap } from 'rxjs';
import type { LimpProgressTexts } from './progress-texts';
import { progressWords } from './progress-words';
import type { ProgressNow, ProgressWords } from './progress-words';

/** What can be asked how far it is: a call, a file of `ApiService.uploads`, what a call has told, or nothing yet. */
export type LimpProgressSource = LimpCall<unknown> | RunningUpload | ProgressNow | null | undefined;

/** How far something is, in numbers and in words. */
export interface ToldProgress {
  readonly now: ProgressNow;
  readonly words: ProgressWords;
}

/** The latest that a source tells; null while it has told nothing. In an injection context. */
export function toldProgress(
  source: Signal<LimpProgressSource>,
  texts: LimpProgressTexts,
): Signal<ToldProgress | null> {
  const locale = inject(LOCALE_ID);
  return toSignal(
    toObservable(source).pipe(
      switchMap((from) =>
        // What the one before has told is not known of this one.
        from && 'progress$' in from ? concat(of(null), from.progress$) : of(from ?? null),
      ),
      map((now) => now && { now, words: progressWords(now, texts, locale) }),
    ),
    { initialValue: null },
  );
}
