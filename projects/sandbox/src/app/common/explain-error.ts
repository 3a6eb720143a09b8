import type { LimpError } from 'ng-limp';

/** An error in the words of this page. */
export interface Explained {
  readonly title: string;
  readonly text: string;
  /** Status and code of the server, where it was the server. */
  readonly code: string | null;
}

/** Says what an error means to who tries calls. */
export function explain(error: LimpError): Explained {
  const own = { text: error.message, code: null };
  switch (error.kind) {
    case 'refused':
      return {
        title: 'The server refused it',
        text: error.msg,
        code: [error.status, error.code].filter((part) => part !== undefined).join(' '),
      };
    case 'timeout':
      return { ...own, title: 'No reply in time' };
    case 'connection-lost':
      return { ...own, title: 'The connection broke' };
    case 'closed':
      return { ...own, title: 'The connection is closed' };
    case 'unauthenticated':
      return { ...own, title: 'Nobody is signed in' };
    case 'insecure':
      return { ...own, title: 'Not sent: others could read it' };
    case 'usage':
      return { ...own, title: 'Not sent: something in it is wrong' };
    case 'too-large':
      return { ...own, title: 'Not sent: too large' };
    case 'cancelled':
      return { ...own, title: 'Cancelled' };
    case 'unexpected':
      return { ...own, title: 'Something failed that should not' };
    default:
      return error.kind satisfies never;
  }
}
