/** Minimal Angular apps, with and without ng-limp, built for production from the built package. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { runScript } from '../tools/packed-app/run.ts';

const root = resolve(import.meta.dirname, '..');
/** Inside of the workspace, so that the apps find its packages. */
const folder = join(root, 'dist/bench-apps');

export type AppName = 'bare' | 'core' | 'worker' | 'form' | 'forms';

const CONFIG = `{ api: 'wss://example.com/ws', anonToken: 'token', authAttrs: ['email'] }`;

/** What each app does. */
const mains: Readonly<Record<AppName, string>> = {
  bare: main('', '', `readonly said = 'nothing';`),
  core: main(
    `import { ApiService, provideLimp } from 'ng-limp';`,
    `provideLimp(${CONFIG})`,
    `readonly said = inject(ApiService).call('staff/read');`,
  ),
  worker: main(
    `import { ApiService, provideLimp, withUploadWorker } from 'ng-limp';`,
    `provideLimp(${CONFIG}, withUploadWorker())`,
    `readonly said = inject(ApiService).call('staff/read');`,
  ),
  form: main(
    `import { ApiService, provideLimp } from 'ng-limp';\nimport { LimpFileInput, LimpSubmit } from 'ng-limp/forms';`,
    `provideLimp(${CONFIG})`,
    `readonly said = inject(ApiService).call('staff/read'); readonly doc = () => ({});`,
    `imports: [LimpFileInput, LimpSubmit], template: '{{ said }}<form limpSubmit="staff/create" [limpDoc]="doc"><limp-file-input /></form>'`,
  ),
  forms: main(
    `import { ApiService, provideLimp } from 'ng-limp';\nimport * as forms from 'ng-limp/forms';`,
    `provideLimp(${CONFIG})`,
    // whatever the entry exports stays in the bundle
    `readonly said = [inject(ApiService).call('staff/read'), forms];`,
  ),
};

function main(
  imports: string,
  provider: string,
  field: string,
  view = `template: '{{ said }}'`,
): string {
  return `
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
${imports}
@Component({ selector: 'app-root', ${view}, changeDetection: ChangeDetectionStrategy.OnPush })
export class App { ${field} }
void inject;
bootstrapApplication(App, { providers: [${provider}] });
`;
}

/** Builds an app; gives the folder with its scripts, their source maps beside them. */
export function buildApp(name: AppName): string {
  const app = join(folder, name);
  rmSync(app, { recursive: true, force: true });
  const files: Readonly<Record<string, unknown>> = {
    'angular.json': angularJson,
    'tsconfig.json': tsconfig,
    'src/index.html': '<!doctype html><html lang="en"><app-root></app-root></html>',
    'src/main.ts': mains[name],
  };
  for (const [file, content] of Object.entries(files)) {
    const path = join(app, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  runScript(join(root, 'node_modules/@angular/cli/bin/ng.js'), ['build'], app);
  return join(app, 'out/browser');
}

const angularJson = {
  version: 1,
  cli: { analytics: false, cache: { enabled: false } },
  projects: {
    app: {
      projectType: 'application',
      root: '',
      architect: {
        build: {
          builder: '@angular/build:application',
          options: {
            browser: 'src/main.ts',
            index: 'src/index.html',
            outputPath: 'out',
            tsConfig: 'tsconfig.json',
            optimization: true,
            sourceMap: { scripts: true, styles: false, hidden: true },
          },
        },
      },
    },
  },
};

const tsconfig = {
  extends: '../../../tsconfig.json',
  compilerOptions: {
    types: [],
    paths: { 'ng-limp': ['../../ng-limp'], 'ng-limp/*': ['../../ng-limp/*'] },
  },
  files: ['src/main.ts'],
};
