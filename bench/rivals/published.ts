/** The published ng-limp 6.1.0-rc1, as it is. */
import { ApiService, CacheService } from 'ng-limp-published';
import { filter, firstValueFrom } from 'rxjs';

import { CALL, TOKEN } from '../page/contestant.ts';
import { enter } from '../page/enter.ts';

enter({
  caller: async (url) => {
    const api = new ApiService(new CacheService(null), null);
    const inited = firstValueFrom(api.inited$.pipe(filter(Boolean)));
    const socket = api.init({
      api: url,
      anonToken: TOKEN,
      authAttrs: ['email'],
      appId: '__public',
    });
    await inited;
    return {
      call(done, fail) {
        api
          .call({ endpoint: CALL.endpoint, query: CALL.query })
          .subscribe({ complete: done, error: fail });
      },
      close: () => {
        socket.complete();
      },
    };
  },
});
