import type { Request } from './messages.ts';

/** What a store has sent to its thread. */
export function requestsIn(received: object): readonly Request[] {
  return (received as { readonly message: readonly Request[] }).message;
}
