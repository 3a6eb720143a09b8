import type { Provider } from '@angular/core';
import { ɵloadHttpCalls, ɵloadQuota, ɵloadUploads } from 'ng-limp/client';
import type {
  CallPayload,
  ChunkCall,
  LimpConfig,
  Session,
  Transport,
  TransportEvents,
} from 'ng-limp/client';
import { beforeAll } from 'vitest';
import { LIMP_OPTIONS } from '../limp-features';

// Uploads and calls by HTTP begin at once, as they do in a page from its second on.
beforeAll(ɵloadUploads);
beforeAll(ɵloadHttpCalls);
// A refusal by the quota has its effect at once, as it has in a page from its second on.
beforeAll(ɵloadQuota);

export const config: LimpConfig = {
  api: 'ws://localhost:1/ws',
  anonToken: 'anon',
  authAttrs: ['email'],
};

const user = { _id: 'u', name: {}, locale: 'en_AE', groups: [], privileges: {} };
/** As the server sends it. */
export const session: Session = { _id: 's', token: 'user-token', user, groups: [], expiry: '' };

/** What a connection was given to send. */
interface Sent {
  readonly endpoint: string;
  readonly callId: string;
  readonly query: string;
  readonly doc: string;
}

/** Connections that answer when a spec says so. */
export class FakeConnections {
  /** The address of each connection that was opened. */
  readonly urls: string[] = [];
  /** All calls that were sent, on whichever connection, but for those that verify one. */
  readonly sent: Sent[] = [];
  private verifyId = '';
  private events: TransportEvents | null = null;

  /** @param sending told of each call as it is sent */
  constructor(private readonly sending: () => void = () => undefined) {}

  readonly provider: Provider = {
    provide: LIMP_OPTIONS,
    multi: true,
    useValue: {
      transport: (url: string, events: TransportEvents): Transport => {
        this.urls.push(url);
        this.events = events;
        return {
          bufferedAmount: 0,
          useToken: () => undefined,
          send: ({ endpoint, callId, query, doc }: CallPayload) => {
            this.sending();
            if (endpoint === 'conn/verify') this.verifyId = callId;
            else this.sent.push({ endpoint, callId, query, doc });
            return Promise.resolve(true);
          },
          sendChunk: ({ callId }: ChunkCall) => {
            this.sent.push({ endpoint: 'file/upload', callId, query: '', doc: '' });
            return Promise.resolve(true);
          },
          close: () => undefined,
        };
      },
    },
  };

  /** How many calls to an endpoint were sent. */
  count(endpoint: string): number {
    return this.sent.filter((call) => call.endpoint === endpoint).length;
  }

  /** Makes the connection ready. */
  greet(): void {
    this.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
    const args = { code: 'CORE_CONN_OK', call_id: this.verifyId };
    this.receive({ status: 200, msg: '', args });
  }

  /** Answers the latest call to an endpoint. */
  answer(endpoint: string, args: object = {}, status = 200): void {
    const call = this.sent.findLast((one) => one.endpoint === endpoint);
    this.receive({ status, msg: '', args: { ...args, call_id: call?.callId } });
  }

  /** Breaks the connection. */
  drop(): void {
    this.events?.closed(1006, '');
  }

  /** Sends a frame to the client. */
  receive(frame: object): void {
    this.events?.frame(JSON.stringify(frame));
  }
}
