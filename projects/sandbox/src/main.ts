import { bootstrapApplication } from '@angular/platform-browser';

import { App } from './app/app';
import { appConfig } from './app/app.config';
import { loadConfig } from './app/config/load-config';

loadConfig('sandbox.json')
  .then((config) => bootstrapApplication(App, appConfig(config)))
  .catch((error: unknown) => {
    // There is no app that could show it.
    const place = document.querySelector('app-root .starting');
    if (place !== null) place.textContent = `The Sandbox could not start. ${String(error)}`;
    reportError(error);
  });
