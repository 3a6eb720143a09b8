import { InjectionToken } from '@angular/core';

/** What `limpSubmit` says of a control that the server found wrong. */
export interface LimpSubmitTexts {
  /** Of an attr that the server misses. Default: `This is missing.` */
  readonly missing: string;
  /** Of a value that the server does not take. Default: `The server does not accept this.` */
  readonly invalid: string;
}

/** What `limpSubmit` says in all forms, for an app in another language. Default: English. */
export const LIMP_SUBMIT_TEXTS = new InjectionToken<LimpSubmitTexts>('LIMP_SUBMIT_TEXTS', {
  providedIn: 'root',
  factory: () => ({
    missing: 'This is missing.',
    invalid: 'The server does not accept this.',
  }),
});
