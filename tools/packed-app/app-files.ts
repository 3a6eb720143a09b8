/** What a developer would write to use ng-limp in the app that `ng new` made. The page says how it stands. */
export const appFiles: Readonly<Record<string, string>> = {
  'src/app/app.config.ts': `
import { type ApplicationConfig, importProvidersFrom, provideBrowserGlobalErrorListeners } from '@angular/core';
import { LimpModule, withUploadWorker } from 'ng-limp';

const query = new URLSearchParams(location.search);
const api = query.get('api') ?? 'ws://localhost:8081/ws';
const ownWorker = () => new Worker(new URL('./limp.worker', import.meta.url), { type: 'module' });

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    importProvidersFrom(
      LimpModule.forRoot(
        { api, anonToken: '__ANON_TOKEN_f00000000000000000000012', authAttrs: ['email'] },
        withUploadWorker(query.has('ownWorker') ? { worker: ownWorker } : {}),
      ),
    ),
  ],
};
`,
  'src/app/limp.worker.ts': `
import { runUploadWorker } from 'ng-limp/client';

runUploadWorker();
`,
  'src/app/app.ts': `
import { Component, inject, signal } from '@angular/core';
import { ApiService, LimpModule } from 'ng-limp';
import { LimpError } from 'ng-limp/client';

@Component({
  imports: [LimpModule],
  selector: 'app-root',
  template: \`
    <p id="state">{{ api.inited ? 'connected' : api.state().kind }}</p>
    <p id="answer">{{ answer() }}</p>
  \`,
})
export class App {
  protected readonly api = inject(ApiService);
  protected readonly answer = signal('none');

  constructor() {
    this.api.call('user/read', { query: [{ $limit: 1 }] }).subscribe({
      next: (reply) => this.answer.set(\`status \${reply.status}\`),
      error: (error: unknown) =>
        this.answer.set(error instanceof LimpError ? \`\${error.kind} \${error.status}\` : String(error)),
    });
  }
}
`,
};
