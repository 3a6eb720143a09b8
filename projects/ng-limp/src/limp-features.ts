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
 * Keeps the session in another store than `sessionStorage`.
 *
 * @param sessionStore such as `memoryStore()`
 */
export function withSessionStore(sessionStore: SessionStore): LimpFeature {
  return feature('sessionStore', { sessionStore });
}

/** Changes how long to wait between attempts to connect, in ms. Omitted values keep their defaults. */
export function withReconnect(reconnect: Partial<ReconnectOptions>): LimpFeature {
  return feature('reconnect', { reconnect });
}

/** Changes how often to check that the server is there, in ms. Omitted values keep their defaults. */
export function withHeartbeat(heartbeat: Partial<HeartbeatOptions>): LimpFeature {
  return feature('heartbeat', { heartbeat });
}

/** Changes how long calls and connecting may take, in ms. Omitted values keep their defaults. */
export function withTimeouts(timeouts: Partial<TimeoutOptions>): LimpFeature {
  return feature('timeouts', { timeouts });
}

/**
 * Puts functions between the app and all its requests through `ApiService` (calls, watches, calls by HTTP): to log,
 * change, answer or retry them.
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
 * Lets a worker own the socket, and read, encode and sign files chunk by chunk, so that the page stays as responsive
 * during large uploads as without. If the worker cannot start, or the page's content security policy forbids it, the
 * page does that work as it would without this feature, and the log says why. The policy must allow `worker-src blob:`,
 * or the app bundles its own worker, which calls `runUploadWorker()`:
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

/** Reports to a logger instead of the console. The logger gets each step, in debug mode or not. */
export function withLogger(logger: Logger): LimpFeature {
  return feature('logger', { logger });
}

/**
 * Keeps all digits of integers in replies beyond ±(2^53 - 1), where JavaScript numbers are no longer exact. Without this
 * they are rounded, and a warning names the endpoint and attr.
 *
 * @param bigIntegers `'string'` for the digits, or a function that takes them, such as `BigInt`
 */
export function withBigIntegers(bigIntegers: BigIntegers): LimpFeature {
  return feature('bigIntegers', { bigIntegers });
}

/** Logs each step to the console, without secrets, like `debug: true` in the configuration. */
export function withDebug(): LimpFeature {
  return feature('debug', { debug: true });
}

/**
 * The providers of all features.
 *
 * @throws `LimpError` `usage` if one kind is given twice
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
