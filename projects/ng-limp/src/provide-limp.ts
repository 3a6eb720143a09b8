import { makeEnvironmentProviders } from '@angular/core';
import type { EnvironmentProviders, Provider } from '@angular/core';
import type { LimpConfig } from 'ng-limp/client';
import { ApiService } from './api.service';
import { LIMP_CONFIG, featureProviders } from './limp-features';
import type { LimpFeature } from './limp-features';

/**
 * Sets up {@link ApiService} for an application, or for the routes whose `providers` it stands among: those get a
 * service, and a connection, of their own, with none of the features above. The service connects when it is first
 * injected.
 *
 * ```ts
 * bootstrapApplication(App, {
 *   providers: [
 *     provideLimp({ api: 'wss://example.com/ws', anonToken: '__ANON', authAttrs: ['email'] }),
 *   ],
 * });
 * ```
 *
 * @param config which server to talk to; checked when the service connects
 * @param features what differs from the defaults, such as `withReconnect({ maxDelay: 10_000 })`
 * @throws `LimpError` `usage` where a feature is given twice
 */
export function provideLimp(
  config: LimpConfig,
  ...features: readonly LimpFeature[]
): EnvironmentProviders {
  return makeEnvironmentProviders([...limpProviders(config, features)]);
}

/** The providers that `provideLimp()` and `LimpModule.forRoot()` share. */
export function limpProviders(
  config: LimpConfig,
  features: readonly LimpFeature[],
): readonly Provider[] {
  return [ApiService, { provide: LIMP_CONFIG, useValue: config }, ...featureProviders(features)];
}
