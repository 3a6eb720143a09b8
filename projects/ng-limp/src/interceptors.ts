import { runInInjectionContext, untracked } from '@angular/core';
import type { Injector } from '@angular/core';
import type { EndpointCall, Reply } from 'ng-limp/client';
import type { Observable } from 'rxjs';

/**
 * What an interceptor passes a call on to: the next interceptor, or the client. The call is on its way when this
 * returns, whether or not anybody subscribes; subscribing again after an error sends it again. Emits the reply once
 * and completes, or fails with `LimpError`.
 */
export type LimpCallHandler = (call: EndpointCall) => Observable<Reply<unknown>>;

/**
 * Stands between the app and the client for each call made by `ApiService.call()`. It may look at the call, pass a
 * changed copy on, answer without passing it on, and do to the reply or the error whatever RxJS can. `inject()` works
 * in it, until its first `await` or callback. Signals that it reads concern no effect the call is made in.
 *
 * The first reply that its observable emits is the caller's. An error of its own reaches the caller as it is.
 *
 * It sees endpoint, query, doc and options of a call, never the token that signs it. Sign-in, reauth and sign-out do
 * not pass through, since their docs hold what a password can be read from.
 */
export type LimpInterceptorFn = (
  call: EndpointCall,
  next: LimpCallHandler,
) => Observable<Reply<unknown>>;

/** One handler from interceptors, the first of which sees a call first, and what comes after the last. */
export function intercepted(
  interceptors: readonly LimpInterceptorFn[],
  injector: Injector,
  last: LimpCallHandler,
): LimpCallHandler {
  return interceptors.reduceRight<LimpCallHandler>(
    (next, interceptor) => (call) =>
      untracked(() => runInInjectionContext(injector, () => interceptor(call, next))),
    last,
  );
}
