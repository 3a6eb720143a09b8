import { InjectionToken } from '@angular/core';
import type { LimpRefusedFile } from './refusal';

/** What a {@link LimpFileInput} says. */
export interface LimpFileInputTexts {
  /** In the drop zone, beneath the button. Default: `or drop files here`. */
  readonly drop: string;
  /** What the button is called that takes a file away. */
  readonly remove: (name: string) => string;
  /** Said while dropped folders are read. */
  readonly reading: string;
  /** Said when files came. */
  readonly added: (names: readonly string[]) => string;
  /** Said when a file was taken away. */
  readonly removed: (name: string) => string;
  /** Said and shown when files were chosen, dropped or pasted that are not taken: once for each reason. */
  readonly refused: (names: readonly string[], reason: LimpRefusedFile['reason']) => string;
}

const REFUSALS = {
  type: 'Not of an accepted type',
  count: 'Only one file is possible, left out',
  unreadable: 'Could not be read',
  duplicate: 'Already there',
};

const english: LimpFileInputTexts = {
  drop: 'or drop files here',
  remove: (name) => `Remove ${name}`,
  reading: 'Reading folders …',
  added: (names) => `Added: ${few(names)}.`,
  removed: (name) => `Removed: ${name}.`,
  refused: (names, reason) => `${REFUSALS[reason]}: ${few(names)}.`,
};

/** What all file inputs say, for an app in another language. Default: English. */
export const LIMP_FILE_INPUT_TEXTS = new InjectionToken<LimpFileInputTexts>(
  'LIMP_FILE_INPUT_TEXTS',
  { providedIn: 'root', factory: () => english },
);

/** Nobody listens to a hundred names. */
function few(names: readonly string[]): string {
  return names.length > 5 ? `${names.length} files` : names.join(', ');
}
