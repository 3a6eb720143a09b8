import type { ApplicationConfig } from '@angular/core';
import { provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withInMemoryScrolling } from '@angular/router';
import { provideLimp } from 'ng-limp';
import type { LimpConfig } from 'ng-limp';

import { routes } from './app.routes';
import { SANDBOX_CONFIG } from './config/sandbox-config';

/** The app's providers, for a server. */
export function appConfig(config: LimpConfig): ApplicationConfig {
  return {
    providers: [
      provideBrowserGlobalErrorListeners(),
      provideRouter(routes, withInMemoryScrolling({ scrollPositionRestoration: 'enabled' })),
      provideLimp(config),
      { provide: SANDBOX_CONFIG, useValue: config },
    ],
  };
}
