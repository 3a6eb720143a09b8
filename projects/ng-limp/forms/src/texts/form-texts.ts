import { InjectionToken, inject } from '@angular/core';
import type { Provider } from '@angular/core';
import type { LimpSubmitTexts } from '../submit/submit-texts';
import type { LimpProgressTexts } from '../upload-progress/progress-texts';

/** Every text that the controls of this entry say by themselves. */
export interface LimpFormTexts extends LimpProgressTexts, LimpSubmitTexts {}

const LIMP_FORM_TEXTS = new InjectionToken<Partial<LimpFormTexts>>('ng-limp/forms: texts', {
  factory: () => ({}),
});

/**
 * Replaces texts, for an app in another language or with words of its own. What is left out stays English.
 *
 *     provideLimpFormTexts({ pause: 'Anhalten', resume: 'Fortsetzen' })
 */
export function provideLimpFormTexts(texts: Partial<LimpFormTexts>): Provider {
  return { provide: LIMP_FORM_TEXTS, useValue: texts };
}

/** The app's texts, and in place of those that it does not give the ones given. In an injection context. */
export function injectTexts<T extends object>(english: T): T {
  return { ...english, ...inject(LIMP_FORM_TEXTS) };
}
