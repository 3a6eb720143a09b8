import { InjectionToken } from '@angular/core';
import type { Provider } from '@angular/core';
import { LimpError } from 'ng-limp/client';
import type {
  HeartbeatOptions,
  LimpClientOptions,
  LimpConfig,
  Logger,
  ReconnectOptions,
  SessionStore,
  TimeoutOptions,
} from 'ng-limp/client';

/** The configuration that `provideLimp()` or `LimpModule.forRoot()` was given. */
export const LIMP_CONFIG = new InjectionToken<LimpConfig>('ng-limp: configuration');

/** The options of each feature that `provideLimp()` was given. */
export const LIMP_OPTIONS = new InjectionToken<readonly LimpClientOptions[]>('ng-limp: options');

/** What a feature is about; each kind may be given once. */
export type LimpFeatureKind = 'sessionStore' | 'reconnect' | 'heartbeat' | 'timeouts' | 'logger';

/** A part of `provideLimp()` that differs from the default. Made by the `with…()` functions. */
export interface LimpFeature {
  readonly ɵkind: LimpFeatureKind;
  readonly ɵproviders: readonly Provider[];
}

/** Keeps the session elsewhere than in `sessionStorage`. */
export function withSessionStore(sessionStore: SessionStore): LimpFeature {
  return feature('sessionStore', { sessionStore });
}

/** Changes how long to wait between tries to connect. */
export function withReconnect(reconnect: Partial<ReconnectOptions>): LimpFeature {
  return feature('reconnect', { reconnect });
}

/** Changes how often the server is asked whether it is there. */
export function withHeartbeat(heartbeat: Partial<HeartbeatOptions>): LimpFeature {
  return feature('heartbeat', { heartbeat });
}

/** Changes how long calls and connecting may take. */
export function withTimeouts(timeouts: Partial<TimeoutOptions>): LimpFeature {
  return feature('timeouts', { timeouts });
}

/** Reports elsewhere than to the console. */
export function withLogger(logger: Logger): LimpFeature {
  return feature('logger', { logger });
}

/**
 * The providers of all features.
 *
 * @throws `LimpError` `usage` where one kind is given twice
 */
export function featureProviders(features: readonly LimpFeature[]): readonly Provider[] {
  const kinds = features.map(({ ɵkind }) => ɵkind);
  const twice = kinds.find((kind, place) => kinds.indexOf(kind) < place);
  if (twice !== undefined) {
    const name = `with${twice.charAt(0).toUpperCase()}${twice.slice(1)}()`;
    throw LimpError.usage('provideLimp', `${name} is given twice. Leave one of them out.`);
  }
  return features.flatMap(({ ɵproviders }) => ɵproviders);
}

function feature(kind: LimpFeatureKind, options: LimpClientOptions): LimpFeature {
  return {
    ɵkind: kind,
    ɵproviders: [{ provide: LIMP_OPTIONS, multi: true, useValue: options }],
  };
}
