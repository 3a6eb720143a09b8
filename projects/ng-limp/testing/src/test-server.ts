import type {
  CallPayload,
  ChunkCall,
  ChunkHead,
  FileHead,
  HttpTransport,
  Transport,
  TransportEvents,
  TransportFactory,
} from 'ng-limp/client';
import { decodeDoc, decodeReply } from './decode-payload';
import { LimpTestCall } from './limp-test-call';
import type { LimpTestFile } from './limp-test-call';

/** A server without a network: greets, verifies and takes files by itself, and keeps the calls for a test to answer. */
export class TestServer {
  /** All calls that were ever made, in the order in which they came. */
  readonly calls: LimpTestCall[] = [];
  #connection: TestConnection | null = null;
  readonly #duties: (() => void)[] = [];

  /** Whether a connection is greeted without being told to. */
  readonly #greetsAtOnce: boolean;
  /** Whether watches are granted and ended without being told to. */
  readonly #watchesAtOnce: boolean;

  constructor(greetsAtOnce: boolean, watchesAtOnce: boolean) {
    this.#greetsAtOnce = greetsAtOnce;
    this.#watchesAtOnce = watchesAtOnce;
  }

  /** Whether the client has opened a connection that is not closed yet. */
  get hasConnection(): boolean {
    return this.#connection !== null;
  }

  readonly transport: TransportFactory = (_url, events): Transport => {
    const connection = new TestConnection(this, events);
    this.#connection = connection;
    // The client takes frames of a connection only once this has returned.
    if (this.#greetsAtOnce) this.soon(() => connection.greet());
    return connection;
  };

  /** Calls by HTTP need no connection. */
  readonly http: HttpTransport = ({ endpoint, args, body }, answer) => {
    const doc = typeof body === 'string' ? body : '{}';
    const call: LimpTestCall = new LimpTestCall(
      { callId: '', form: 'plain', endpoint, sid: '', query: '[]', doc },
      [],
      (frame) => {
        answer.reply(decodeReply(frame));
      },
      { args: args.map(String), sendFile: answer.file },
    );
    this.calls.push(call);
    return () => {
      call.ɵlose();
    };
  };

  /** Does now what the server does by itself: greetings, verifying, the acknowledging of chunks. */
  settle(): void {
    for (let duty = this.#duties.shift(); duty !== undefined; duty = this.#duties.shift()) duty();
  }

  /** Does something in a moment: as soon as a test asks, or the client's present step is over. */
  soon(duty: () => void): void {
    this.#duties.push(duty);
    queueMicrotask(() => {
      this.settle();
    });
  }

  greet(): void {
    this.#connection?.greet();
    this.settle();
  }

  /** Breaks the connection. */
  drop(): void {
    const connection = this.#connection;
    connection?.close();
    connection?.events.closed(1006, '');
  }

  /** A call came in. */
  arrived(call: LimpTestCall): void {
    this.calls.push(call);
    if (!this.#watchesAtOnce || !call.ɵanswersItself) return;
    this.soon(() => {
      call.ɵanswerByItself();
    });
  }

  /** A connection was closed, by either side. */
  closed(connection: TestConnection): void {
    if (this.#connection === connection) this.#connection = null;
  }
}

/** One connection of the client to a {@link TestServer}. */
class TestConnection implements Transport {
  readonly bufferedAmount = 0;
  readonly #calls: LimpTestCall[] = [];
  readonly #files = new Map<string, FileHead[]>();
  #isGreeted = false;
  #isClosed = false;

  readonly #server: TestServer;

  constructor(
    server: TestServer,
    readonly events: TransportEvents,
  ) {
    this.#server = server;
  }

  greet(): void {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    this.#receive({ status: 200, msg: '', args: { code: 'CORE_CONN_READY' } });
  }

  useToken(): void {
    // Nothing is signed here.
  }

  send(payload: CallPayload): Promise<boolean> {
    const { callId, endpoint } = payload;
    if (this.#isClosed) return Promise.resolve(false);
    if (endpoint === 'conn/verify') this.#acknowledge(callId, 'CORE_CONN_OK');
    else if (endpoint === 'heart/beat') this.#acknowledge(callId, 'CORE_HEART_OK');
    else this.#keep(payload);
    return Promise.resolve(true);
  }

  sendChunk({ callId }: ChunkCall, head: ChunkHead): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    const { attr, index, file } = head;
    const files = this.#files.get(attr) ?? [];
    files[index] = file;
    this.#files.set(attr, files);
    this.#acknowledge(callId, 'CORE_FILE_OK');
    return Promise.resolve(true);
  }

  close(): void {
    this.#isClosed = true;
    for (const call of this.#calls) call.ɵlose();
    this.#server.closed(this);
  }

  #keep(payload: CallPayload): void {
    const call: LimpTestCall = new LimpTestCall(payload, this.#takeFiles(payload), (frame) => {
      this.#receive(frame);
    });
    this.#calls.push(call);
    this.#server.arrived(call);
  }

  /** The files that a server would put into the doc of a call. */
  #takeFiles({ doc }: CallPayload): readonly LimpTestFile[] {
    return Object.keys(decodeDoc(doc)).flatMap((attr) => {
      const files = this.#files.get(attr) ?? [];
      this.#files.delete(attr);
      return files.map((file) => ({ ...file, attr }));
    });
  }

  #acknowledge(callId: string, code: string): void {
    this.#server.soon(() => {
      this.#receive({ status: 200, msg: '', args: { code, call_id: callId } });
    });
  }

  #receive(frame: object): void {
    if (!this.#isClosed) this.events.frame(JSON.stringify(frame));
  }
}
