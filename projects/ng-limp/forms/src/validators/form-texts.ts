import { InjectionToken, makeEnvironmentProviders } from '@angular/core';
import type { EnvironmentProviders } from '@angular/core';
import type { LimpFileErrorKind, LimpFileErrors } from './file-errors';

/** Sentences for the errors of file controls. */
export type FileTexts = {
  readonly [K in LimpFileErrorKind]?: (facts: LimpFileErrors[K], locale: string) => string;
};

/** Sentences for errors, by their kind. `locale` is Angular's `LOCALE_ID`. What is left out stays English. */
export interface LimpFormTexts extends FileTexts {
  /** For `required`, unless the form itself says a sentence. */
  readonly required?: () => string;
  /** For all other errors that come without a sentence, such as Angular's `minlength`. Default: the kind. */
  readonly other?: (kind: string, error: unknown) => string;
}

/** What `provideLimpFormTexts()` was given. */
export const LIMP_FORM_TEXTS = new InjectionToken<LimpFormTexts>('ng-limp: form texts');

/**
 * Replaces the English sentences of errors, in the whole app or in the routes whose `providers` it stands among.
 *
 * ```ts
 * provideLimpFormTexts({
 *   limpMaxFiles: ({ max }) => `Höchstens ${max} Dateien.`,
 *   required: () => 'Bitte ausfüllen.',
 * })
 * ```
 */
export function provideLimpFormTexts(texts: LimpFormTexts): EnvironmentProviders {
  return makeEnvironmentProviders([{ provide: LIMP_FORM_TEXTS, useValue: texts }]);
}
