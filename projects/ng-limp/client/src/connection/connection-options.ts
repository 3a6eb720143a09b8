import type { Clock } from '../config/clock';
import type { HeartbeatOptions } from '../config/heartbeat';
import type { Logger } from '../config/logger';
import type { ReconnectOptions } from '../config/reconnect';
import type { TransportFactory } from '../config/transport';
import type { ApiLevelTraits } from '../protocol/api-level';
import type { BigIntegerReader } from '../protocol/big-integers';
import type { CallIds } from '../protocol/call-ids';

/** Which server to keep a connection to, and as what. */
export interface Target {
  /** Address of the websocket. */
  readonly url: string;
  readonly anonToken: string;
  /** Name of the client app that `conn/verify` gives. */
  readonly appId: string;
  readonly level: ApiLevelTraits;
}

/** How a connection behaves, and with what. */
export interface ConnectionOptions {
  readonly transport: TransportFactory;
  readonly callIds: CallIds;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly reader: Pick<BigIntegerReader, 'parse'>;
  readonly reconnect: ReconnectOptions;
  readonly heartbeat: HeartbeatOptions;
  /** How long socket, greeting and verifying may take together, in ms. */
  readonly connectTimeout: number;
}
