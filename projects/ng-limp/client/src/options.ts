import { DEFAULT_RECONNECT } from './connection/backoff';
import type { ReconnectOptions } from './connection/backoff';
import { CallIds } from './connection/call-ids';
import { systemClock } from './connection/clock';
import type { Clock } from './connection/clock';
import { DEFAULT_HEARTBEAT } from './connection/heartbeat';
import type { HeartbeatOptions } from './connection/heartbeat';
import { consoleLogger } from './connection/logger';
import type { Logger } from './connection/logger';
import { SocketTransport } from './connection/socket-transport';
import type { TransportFactory } from './connection/transport';
import { LimpError } from './errors';
import type { HttpTransport } from './http-transport';
import { sessionStorageStore } from './session/session-store';
import type { SessionStore } from './session/session-store';

/** How long things may take. */
export interface TimeoutOptions {
  /** A call, from being made to its reply, in ms; with files, each chunk. Default: 30,000. */
  readonly call: number;
  /** Socket, greeting and verifying of a connection together, in ms. Default: 10,000. */
  readonly connect: number;
}

/** How a client behaves, and with what. Everything has a default. */
export interface LimpClientOptions {
  /** Where the session is kept between pages. Default: `sessionStorage`. */
  readonly sessionStore?: SessionStore;
  readonly reconnect?: Partial<ReconnectOptions>;
  readonly heartbeat?: Partial<HeartbeatOptions>;
  readonly timeouts?: Partial<TimeoutOptions>;
  /** How many calls may wait at most; further ones fail with `too-large`. Default: 1,000. */
  readonly queueLimit?: number;
  /**
   * How many chunks of an upload may be unacknowledged at a time. Default: 1 to 4 of 512,000 bytes, following from how
   * fast they are acknowledged; more of smaller ones.
   */
  readonly uploadWindow?: number;
  /** Where to report. Default: the console, warnings only unless `debug` is configured. */
  readonly logger?: Logger;
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** A number from 0 (included) to 1 (excluded), for the waits between tries. Default: `Math.random`. */
  readonly random?: () => number;
  /** What opens conns. Default: a `WebSocket`, signed for in the same thread. */
  readonly transport?: TransportFactory;
  /** What asks by HTTP, for `get()`, `post()` and `file()`. Default: the platform's `fetch`. */
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
  /** Null to have it follow from how fast chunks are acknowledged. */
  readonly uploadWindow: number | null;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: TransportFactory;
  /** Null for the platform's `fetch`. */
  readonly http: HttpTransport | null;
  readonly callIds: CallIds;
}

/**
 * Fills in the defaults.
 *
 * @param isDebug whether steps are logged, asked at each
 * @throws {@link LimpError} `usage` for a number that is none of its kind
 */
export function completeOptions(
  options: LimpClientOptions,
  isDebug: () => boolean,
): CompleteOptions {
  const reconnect = { ...DEFAULT_RECONNECT, ...options.reconnect };
  const heartbeat = { ...DEFAULT_HEARTBEAT, ...options.heartbeat };
  const { call: callTimeout = 30_000, connect: connectTimeout = 10_000 } = options.timeouts ?? {};
  const { queueLimit = 1000, uploadWindow } = options;
  const positive = {
    'reconnect.minDelay': reconnect.minDelay,
    'reconnect.maxDelay': reconnect.maxDelay,
    'heartbeat.interval': heartbeat.interval,
    'heartbeat.timeout': heartbeat.timeout,
    'timeouts.call': callTimeout,
    'timeouts.connect': connectTimeout,
    queueLimit,
    ...(uploadWindow === undefined ? {} : { uploadWindow }),
  };
  for (const [field, value] of Object.entries(positive)) {
    if (!(Number.isFinite(value) && value > 0)) {
      throw LimpError.usage(field, `${value} will not do. Give a number above 0.`);
    }
  }
  return {
    sessionStore: options.sessionStore ?? sessionStorageStore(),
    reconnect,
    heartbeat,
    callTimeout,
    connectTimeout,
    queueLimit,
    uploadWindow: uploadWindow ?? null,
    logger: options.logger ?? consoleLogger(isDebug),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    transport: options.transport ?? ((url, events) => new SocketTransport(url, events)),
    http: options.http ?? null,
    callIds: new CallIds(),
  };
}
