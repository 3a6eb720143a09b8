import { LimpError } from '../errors';
import { BigIntegerReader } from '../protocol/big-integers';
import type { BigIntegers } from '../protocol/big-integers';
import { CallIds } from '../protocol/call-ids';
import { systemClock } from './clock';
import type { Clock } from './clock';
import { checkDuration } from './duration';
import { DEFAULT_HEARTBEAT } from './heartbeat';
import type { HeartbeatOptions } from './heartbeat';
import type { HttpTransport } from './http-transport';
import { consoleLogger } from './logger';
import type { Logger } from './logger';
import { DEFAULT_RECONNECT } from './reconnect';
import type { ReconnectOptions } from './reconnect';
import type { SessionStore } from './session-store';
import type { TransportFactory } from './transport';

/** In ms. Heartbeats that come faster would be nothing but load. */
const SHORTEST_HEARTBEAT = 100;

/** How long things may take. */
export interface TimeoutOptions {
  /**
   * A call, from when it is made to its reply, in ms; with files, each chunk. From 1 to 2,147,483,647 (24 days).
   * Default: 30,000.
   */
  readonly call: number;
  /**
   * Socket, greeting and verifying of a connection together, in ms, from 1 to 2,147,483,647. Default: 10,000.
   */
  readonly connect: number;
}

/** How a client behaves, and which parts it uses. Everything has a default. */
export interface LimpClientOptions {
  /** Where the session is kept between pages. Default: `sessionStorage`. */
  readonly sessionStore?: SessionStore;
  readonly reconnect?: Partial<ReconnectOptions>;
  readonly heartbeat?: Partial<HeartbeatOptions>;
  readonly timeouts?: Partial<TimeoutOptions>;
  /** How many calls may wait, from 1 to 1,000,000; any more fail with `too-large`. Default: 1,000. */
  readonly queueLimit?: number;
  /**
   * How many chunks of an upload may be in flight at once, from 1 to 1,000. Default: 1 to 4 of 512,000 bytes, depending
   * on how fast they are acknowledged; more if they are smaller.
   */
  readonly uploadWindow?: number;
  /** Where to report. Default: the console, warnings only unless `debug` is configured. */
  readonly logger?: Logger;
  /**
   * How to read integers beyond ±(2^53 - 1) in replies. Default: `number`, which rounds them and warns once for each
   * endpoint and attr.
   */
  readonly bigIntegers?: BigIntegers;
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** A number from 0 (included) to 1 (excluded), for the waits between attempts to connect. Default: `Math.random`. */
  readonly random?: () => number;
  /** Opens the socket of each connection. Default: a `WebSocket`, with frames signed in the same thread. */
  readonly transport?: TransportFactory;
  /** Sends the requests of `get()`, `post()` and `file()`. Default: the platform's `fetch`. */
  readonly http?: HttpTransport;
}

/** The options with all defaults filled in. */
export interface CompleteOptions {
  readonly sessionStore: SessionStore;
  readonly reconnect: ReconnectOptions;
  readonly heartbeat: HeartbeatOptions;
  /** In ms. */
  readonly callTimeout: number;
  /** In ms. */
  readonly connectTimeout: number;
  readonly queueLimit: number;
  /** Null to have `sendWindow()` adapt it to how fast chunks are acknowledged. */
  readonly uploadWindow: number | null;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: TransportFactory;
  /** Null for the platform's `fetch`. */
  readonly http: HttpTransport | null;
  readonly callIds: CallIds;
  /** Reads what servers write. */
  readonly reader: BigIntegerReader;
}

/** What is used if an app brings no parts of its own. */
export interface OwnParts {
  readonly transport: TransportFactory;
  readonly sessionStore: () => SessionStore;
}

/**
 * Fills in the defaults.
 *
 * @param own the client's own transport and session store
 * @param isDebug whether steps are logged, called before each
 * @throws {@link LimpError} `usage` for an invalid option
 */
export function completeOptions(
  options: LimpClientOptions,
  own: OwnParts,
  isDebug: () => boolean,
): CompleteOptions {
  const reconnect = { ...DEFAULT_RECONNECT, ...options.reconnect };
  const heartbeat = { ...DEFAULT_HEARTBEAT, ...options.heartbeat };
  const { call: callTimeout = 30_000, connect: connectTimeout = 10_000 } = options.timeouts ?? {};
  const { queueLimit = 1000, uploadWindow, bigIntegers = 'number' } = options;
  checkDuration('reconnect.minDelay', reconnect.minDelay);
  checkDuration('reconnect.maxDelay', reconnect.maxDelay);
  checkDuration('heartbeat.interval', heartbeat.interval, SHORTEST_HEARTBEAT);
  checkDuration('heartbeat.timeout', heartbeat.timeout, SHORTEST_HEARTBEAT);
  checkDuration('timeouts.call', callTimeout);
  checkDuration('timeouts.connect', connectTimeout);
  checkCount('queueLimit', queueLimit, 1_000_000);
  if (uploadWindow !== undefined) checkCount('uploadWindow', uploadWindow, 1000);
  if (bigIntegers !== 'number' && bigIntegers !== 'string' && typeof bigIntegers !== 'function') {
    throw LimpError.usage('bigIntegers', "give 'number', 'string' or a function.");
  }
  const logger = options.logger ?? consoleLogger(isDebug);
  return {
    sessionStore: options.sessionStore ?? own.sessionStore(),
    reconnect,
    heartbeat,
    callTimeout,
    connectTimeout,
    queueLimit,
    uploadWindow: uploadWindow ?? null,
    logger,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    transport: options.transport ?? own.transport,
    http: options.http ?? null,
    callIds: new CallIds(),
    reader: new BigIntegerReader(bigIntegers, (message) => {
      logger.warn(message);
    }),
  };
}

function checkCount(field: string, count: number, most: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= most) return;
  throw LimpError.usage(field, `${count} will not do. Give a whole number, from 1 to ${most}.`);
}
