import type { Transport, TransportEvents } from '../src/config/transport';
import type { CallPayload, ChunkCall, ChunkHead } from '../src/protocol/payload';

/** What was given to a transport to send. */
export interface GivenFrame {
  readonly callId: string;
  readonly endpoint: string;
  readonly token: string;
  readonly payload: CallPayload | ChunkHead;
}

/**
 * A connection without a network, for what time does to one and for orders of events that no real one can be held to.
 */
export class FakeTransport implements Transport {
  readonly given: GivenFrame[] = [];
  bufferedAmount = 0;
  isClosed = false;
  /** How many frames it was given when it was closed already. */
  refusals = 0;
  private token = '';

  constructor(
    readonly url: string,
    readonly events: TransportEvents,
  ) {}

  useToken(token: string): void {
    this.token = token;
  }

  send(payload: CallPayload): Promise<boolean> {
    return this.take({ ...payload, token: this.token, payload });
  }

  sendChunk({ callId }: ChunkCall, head: ChunkHead): Promise<boolean> {
    return this.take({ callId, endpoint: 'file/upload', token: this.token, payload: head });
  }

  close(): void {
    this.isClosed = true;
  }

  /** The last frame given for an endpoint. */
  last(endpoint: string): GivenFrame {
    const found = this.given.findLast((frame) => frame.endpoint === endpoint);
    if (found === undefined) throw new Error(`Nothing was sent to ${endpoint}.`);
    return found;
  }

  receive(frame: object): void {
    this.events.frame(JSON.stringify(frame));
  }

  /** Answers the last frame of an endpoint. */
  answer(endpoint: string, status = 200, args: object = {}): void {
    const { callId } = this.last(endpoint);
    this.receive({ status, msg: 'answered', args: { ...args, call_id: callId } });
  }

  /** Brings the connection to where calls may be sent. */
  becomeReady(): void {
    this.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    this.answer('conn/verify', 200, { code: 'CORE_CONN_OK' });
  }

  private take({ callId, endpoint, token, payload }: GivenFrame): Promise<boolean> {
    if (this.isClosed) {
      this.refusals += 1;
      return Promise.resolve(false);
    }
    this.given.push({ callId, endpoint, token, payload });
    return Promise.resolve(true);
  }
}
