import { NgModule } from '@angular/core';
import type { ModuleWithProviders } from '@angular/core';
import type { LimpConfig } from 'ng-limp/client';
import type { LimpFeature } from './limp-features';
import { limpProviders } from './provide-limp';

/**
 * For apps built from modules. Imported as it is, the app calls `ApiService.init()` with the configuration itself, as
 * with the original SDK; with {@link LimpModule.forRoot} the service connects when it is first injected.
 */
@NgModule()
export class LimpModule {
  /** Sets up `ApiService` as {@link provideLimp} does. To be imported once, in the root module. */
  static forRoot(
    config: LimpConfig,
    ...features: readonly LimpFeature[]
  ): ModuleWithProviders<LimpModule> {
    return { ngModule: LimpModule, providers: [...limpProviders(config, features)] };
  }
}
