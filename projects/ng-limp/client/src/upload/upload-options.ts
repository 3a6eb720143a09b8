import type { Observable } from 'rxjs';
import type { Clock } from '../config/clock';
import type { Reply } from '../protocol/reply';
import type { CallSink } from '../requests/limp-call';
import type { JsonRequest } from '../requests/request';
import type { Requests } from '../requests/requests';
import type { FileToSend } from './find-files';

/** A call whose files go up before it. */
export interface UploadJob {
  /** The call without its files. */
  readonly request: JsonRequest;
  readonly files: readonly FileToSend[];
  readonly sink: CallSink<Reply>;
}

/** How uploads behave, and with what. */
export interface UploadOptions {
  readonly requests: Requests;
  readonly clock: Clock;
  /** An empty query, in the form that the server takes. */
  readonly query: string;
  /** How many chunks may be unacknowledged at a time; null to have that follow from how fast they go. */
  readonly window: number | null;
  /** How long no chunk may be acknowledged, in ms, unless bytes are seen to leave meanwhile. */
  readonly timeout: number;
  /** How many bytes wait in the socket's buffer. */
  readonly bufferedAmount: () => number;
  /** Whether there is a connection to send on: the present first, then each change. */
  readonly online$: Observable<boolean>;
}
