/** What is used of the published ng-limp, which only `npm run bench` installs. */
declare module 'ng-limp-published' {
  import type { Observable, Subject } from 'rxjs';

  export class CacheService {
    constructor(cookie: unknown);
    get(key: string): string;
  }

  export class ApiService {
    readonly inited$: Observable<boolean>;
    constructor(cache: CacheService, http: unknown);
    init(config: {
      readonly api: string;
      readonly anonToken: string;
      readonly authAttrs: readonly string[];
      readonly appId: string;
    }): Subject<unknown>;
    call(call: { endpoint: string; query: unknown }): Observable<unknown>;
  }
}
