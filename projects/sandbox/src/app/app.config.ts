import type { ApplicationConfig } from '@angular/core';
import { provideBrowserGlobalErrorListeners } from '@angular/core';
import { provideRouter, withInMemoryScrolling } from '@angular/router';
import { provideLimp, withBigIntegers, withUploadWorker } from 'ng-limp';

import { routes } from './app.routes';
import { SANDBOX_CONFIG } from './config/sandbox-config';
import type { SandboxConfig } from './config/sandbox-config';

/** The app's providers, for a server. */
export function appConfig(config: SandboxConfig): ApplicationConfig {
  return {
    providers: [
      provideBrowserGlobalErrorListeners(),
      provideRouter(routes, withInMemoryScrolling({ scrollPositionRestoration: 'enabled' })),
      provideLimp(
        config,
        // Replies are shown as the server wrote them.
        withBigIntegers(BigInt),
        ...(config.uploadWorker ? [withUploadWorker()] : []),
      ),
      { provide: SANDBOX_CONFIG, useValue: config },
    ],
  };
}
