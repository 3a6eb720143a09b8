/** What `limpSubmit` says of a control that the server found wrong. */
export interface LimpSubmitTexts {
  /** Of an attr that the server misses. Default: `This is missing.` */
  readonly missing: string;
  /** Of a value that the server does not take. Default: `The server does not accept this.` */
  readonly invalid: string;
}

export const ENGLISH: LimpSubmitTexts = {
  missing: 'This is missing.',
  invalid: 'The server does not accept this.',
};
