import type { Reply } from '../protocol/reply';
import type { Cancel } from './clock';

/** Who calls by HTTP. */
export interface HttpCaller {
  readonly sid: string;
  readonly userId: string;
  readonly token: string;
}

/** What is asked of a server by HTTP. The parts of its address are as they are before they are escaped. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly endpoint: string;
  /** What follows the endpoint in the address. */
  readonly args: readonly (string | number)[];
  /** A form, or a doc as JSON. */
  readonly body?: FormData | string;
}

/** Where the answer to a request goes, once. */
export interface HttpAnswer {
  readonly reply: (reply: Reply) => void;
  readonly file: (file: Blob) => void;
}

/** Asks a server by HTTP in place of the platform's `fetch`. Returns how to cancel the request. */
export type HttpTransport = (request: HttpRequest, answer: HttpAnswer) => Cancel;
