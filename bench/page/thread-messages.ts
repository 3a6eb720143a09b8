/** What the page tells the thread that sends prepared frames: what to prepare, then to send it. */
export type ToThread =
  | { readonly kind: 'prepare'; readonly url: string; readonly file: File; readonly size: number }
  | { readonly kind: 'send' };

/** What the thread tells when it has done either. */
export type FromThread = 'prepared' | 'sent';
