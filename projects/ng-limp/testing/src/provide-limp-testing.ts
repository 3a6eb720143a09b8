import { makeEnvironmentProviders } from '@angular/core';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { memoryStore, provideLimp, ɵLIMP_OPTIONS } from 'ng-limp';
import type { LimpConfig, LimpFeature, ɵLimpOptions } from 'ng-limp';
import { ɵloadHttpCalls, ɵloadQuota, ɵloadUploads } from 'ng-limp/client';
import { AUTO_CONNECT, AUTO_WATCH, LimpTestingController } from './limp-testing-controller';

declare const beforeAll: ((prepare: () => Promise<unknown>) => void) | undefined;

// Tests find done what they ask for, uploads and calls by HTTP included, and however many calls at once, so the code
// that is otherwise loaded with the first upload, call by HTTP or refusal by a quota is there before the first of them.
// Without a `beforeAll` to wait for it, it is at least asked for as early as can be.
const loading = Promise.all([ɵloadUploads(), ɵloadHttpCalls(), ɵloadQuota()]);
if (typeof beforeAll === 'function') beforeAll(() => loading);
else loading.catch(() => undefined);

/** How the server's side behaves in tests. */
export interface LimpTestingOptions {
  /**
   * Whether the connection becomes ready by itself, whenever the client opens one. If `false`, calls wait, and the
   * app sees the state `connecting`, until `LimpTestingController.connect()`. Default: true.
   */
  readonly autoConnect?: boolean;
  /**
   * Whether watches start by themselves and `watch/delete` is answered, as on servers. If `false`, they wait for the test
   * to answer, so that it can refuse them. Default: true.
   */
  readonly autoWatch?: boolean;
  /** The parts of the configuration that matter to the tests. Default: `authAttrs: ['email']`, and no real server. */
  readonly config?: Partial<LimpConfig>;
}

/**
 * Sets up `ApiService` for tests, without a network: {@link LimpTestingController} gets what it sends. Sessions are kept
 * in memory.
 *
 * ```ts
 * TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
 * ```
 *
 * If the app's own `provideLimp()` is among the providers, put this after it. Its interceptors still run.
 *
 * @param features as for `provideLimp()`
 * @throws `LimpError` `usage` if a feature is given twice
 */
export function provideLimpTesting(
  { autoConnect = true, autoWatch = true, config = {} }: LimpTestingOptions = {},
  ...features: readonly LimpFeature[]
): EnvironmentProviders {
  const harmless = { api: 'wss://limp.invalid/ws', anonToken: 'test', authAttrs: ['email'] };
  return makeEnvironmentProviders([
    LimpTestingController,
    { provide: AUTO_CONNECT, useValue: autoConnect },
    { provide: AUTO_WATCH, useValue: autoWatch },
    options(() => ({ sessionStore: memoryStore() })),
    provideLimp({ ...harmless, ...config }, ...features),
    options((controller) => controller.ɵoptions),
  ]);
}

function options(make: (controller: LimpTestingController) => ɵLimpOptions): Provider {
  return {
    provide: ɵLIMP_OPTIONS,
    multi: true,
    useFactory: make,
    deps: [LimpTestingController],
  };
}
