import { InjectionToken } from '@angular/core';
import type { Provider } from '@angular/core';
import { LimpError, workerTransport } from 'ng-limp/client';
import type {
  BigIntegers,
  HeartbeatOptions,
  LimpClientOptions,
  LimpConfig,
  Logger,
  ReconnectOptions,
  SessionStore,
  TimeoutOptions,
  UploadWorkerOptions,
} from 'ng-limp/client';
import type { LimpInterceptorFn } from './interceptors';

/** The configuration that `provideLimp()` or `LimpModule.forRoot()` was given. */
export const LIMP_CONFIG = new InjectionToken<LimpConfig>('ng-limp: configuration');

/** What features may change: the client's options, and what the Angular layer adds. */
export interface LimpOptions extends LimpClientOptions {
  /** Logs each step, whatever the configuration says. Default: as configured. */
  readonly debug?: boolean;
  /** Default: none. */
  readonly interceptors?: readonly LimpInterceptorFn[];
}

/** The options of each feature that `provideLimp()` was given. */
export const LIMP_OPTIONS = new InjectionToken<readonly LimpOptions[]>('ng-limp: options');

/** What a feature is about; each kind may be given once. */
export type LimpFeatureKind =
  | 'sessionStore'
  | 'reconnect'
  | 'heartbeat'
  | 'timeouts'
  | 'uploadWorker'
  | 'interceptors'
  | 'logger'
  | 'bigIntegers'
  | 'debug';

/** A part of `provideLimp()` that differs from the default. Made by the `with…()` functions. */
export interface LimpFeature {
  readonly ɵkind: LimpFeatureKind;
  readonly ɵproviders: readonly Provider[];
}

/**
 * Keeps the session elsewhere than in `sessionStorage`.
 *
 * @param sessionStore such as `memoryStore()`
 */
export function withSessionStore(sessionStore: SessionStore): LimpFeature {
  return feature('sessionStore', { sessionStore });
}

/** Changes how long to wait between tries to connect, in ms. What is left out keeps its default. */
export function withReconnect(reconnect: Partial<ReconnectOptions>): LimpFeature {
  return feature('reconnect', { reconnect });
}

/** Changes how often the server is asked whether it is there, in ms. What is left out keeps its default. */
export function withHeartbeat(heartbeat: Partial<HeartbeatOptions>): LimpFeature {
  return feature('heartbeat', { heartbeat });
}

/** Changes how long calls and connecting may take, in ms. What is left out keeps its default. */
export function withTimeouts(timeouts: Partial<TimeoutOptions>): LimpFeature {
  return feature('timeouts', { timeouts });
}

/**
 * Puts functions between the app and all that it makes by `ApiService` (calls, watches, calls by HTTP): to log, change,
 * answer or retry it.
 *
 * ```ts
 * withInterceptors([
 *   forKind('call', (call, next) => next({ ...call, timeout: 5_000 })),
 * ])
 * ```
 *
 * @param interceptors the first sees a request first, and its reply last
 */
export function withInterceptors(interceptors: readonly LimpInterceptorFn[]): LimpFeature {
  return feature('interceptors', { interceptors });
}

/**
 * Has a worker hold the socket, and read, encode and sign files chunk by chunk, so that the page stays as responsive
 * during large uploads as without. Where workers or the page's content security policy say no, the page does that work
 * as it would without this, and the log says why. The policy has to allow `worker-src blob:`, or the app bundles a
 * worker of its own, which calls `runUploadWorker()`:
 *
 * ```ts
 * withUploadWorker({
 *   worker: () => new Worker(new URL('./limp.worker', import.meta.url), { type: 'module' }),
 * })
 * ```
 */
export function withUploadWorker(options?: UploadWorkerOptions): LimpFeature {
  return feature('uploadWorker', { transport: workerTransport(options) });
}

/** Reports elsewhere than to the console. The logger is told of each step, debug mode or not. */
export function withLogger(logger: Logger): LimpFeature {
  return feature('logger', { logger });
}

/**
 * Keeps the digits of integers in replies that are beyond ±(2^53 - 1), where numbers of JavaScript cannot tell one from
 * the next. Without this they are rounded, and a warning names endpoint and attr.
 *
 * @param bigIntegers `'string'` for their digits, or a function that is given these, such as `BigInt`
 */
export function withBigIntegers(bigIntegers: BigIntegers): LimpFeature {
  return feature('bigIntegers', { bigIntegers });
}

/** Logs each step to the console, without secrets: `debug: true` of the configuration, whichever that is. */
export function withDebug(): LimpFeature {
  return feature('debug', { debug: true });
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
  // Even without features there are options of its own, or those of a parent injector would be taken.
  return [optionsProvider({}), ...features.flatMap(({ ɵproviders }) => ɵproviders)];
}

/** All options in one; of two values for the same, the later. Interceptors are kept from each, in their order. */
export function joinedOptions(features: readonly LimpOptions[]): LimpOptions {
  const interceptors = features.flatMap((options) => options.interceptors ?? []);
  return features.reduce<LimpOptions>((all, options) => ({ ...all, ...options, interceptors }), {});
}

function feature(kind: LimpFeatureKind, options: LimpOptions): LimpFeature {
  return { ɵkind: kind, ɵproviders: [optionsProvider(options)] };
}

function optionsProvider(options: LimpOptions): Provider {
  return { provide: LIMP_OPTIONS, multi: true, useValue: options };
}
