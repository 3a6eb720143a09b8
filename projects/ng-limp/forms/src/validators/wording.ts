import { LOCALE_ID, inject } from '@angular/core';
import type { LimpFileErrorKind, LimpFileErrors } from './file-errors';
import { LIMP_FORM_TEXTS } from './form-texts';
import type { FileTexts, LimpFormTexts } from './form-texts';

/** In which words errors are told. */
export interface Wording {
  readonly texts: LimpFormTexts;
  readonly locale: string;
}

/** The app's wording. English where there is no injection context: a form may be made anywhere. */
export function injectWording(): Wording {
  try {
    return { texts: inject(LIMP_FORM_TEXTS, { optional: true }) ?? {}, locale: inject(LOCALE_ID) };
  } catch {
    return { texts: {}, locale: 'en-US' };
  }
}

/** An error in the app's words, else in those of `english`. */
export function fileError<K extends LimpFileErrorKind>(
  kind: K,
  facts: LimpFileErrors[K],
  { texts, locale }: { readonly texts: FileTexts; readonly locale: string },
  english: () => string,
): { readonly kind: K; readonly message: string } & LimpFileErrors[K] {
  return { kind, message: texts[kind]?.(facts, locale) ?? english(), ...facts };
}

/** An error that names the wrong files, if there are any. `why` follows after a colon. */
export function wrongFiles<K extends LimpFileErrorKind>(
  kind: K,
  facts: LimpFileErrors[K] & { readonly files: readonly File[] },
  wording: Wording,
  why: () => string,
): ({ readonly kind: K; readonly message: string } & LimpFileErrors[K]) | null {
  const { files } = facts;
  return files.length > 0
    ? fileError(kind, facts, wording, () => `Remove ${namesOf(files)}: ${why()}`)
    : null;
}

/** How many files a sentence names: a folder may bring hundreds. */
const NAMED = 3;

function namesOf(files: readonly File[]): string {
  const names = files.slice(0, NAMED).map(({ name }) => `“${name}”`);
  const rest = files.length - NAMED;
  return names.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
