import { runInInjectionContext, untracked } from '@angular/core';
import type { Injector } from '@angular/core';
import { LimpError, ɵisBlob } from 'ng-limp/client';
import type {
  CallArgs,
  EndpointCall,
  FileOptions,
  Reply,
  ThumbnailSize,
  WatchEvent,
} from 'ng-limp/client';
import { isObservable, map } from 'rxjs';
import type { Observable } from 'rxjs';

/** A call by the websocket: made by `ApiService.call()`, or by `deleteWatch()` (to `watch/delete`). */
export interface LimpCallRequest extends EndpointCall {
  readonly kind: 'call';
}

/** A watch, made by each subscription to what `ApiService.watch()` gives. */
export interface LimpWatchRequest {
  readonly kind: 'watch';
  /** `module/watch`. */
  readonly endpoint: string;
  /** Which docs. Default: all. */
  readonly query?: CallArgs['query'];
}

/** A call by HTTP, made by `ApiService.get()`. */
export interface LimpGetRequest {
  readonly kind: 'get';
  readonly endpoint: string;
  /** What follows the endpoint in the address. */
  readonly args: readonly (string | number)[];
}

/** A call by HTTP, made by `ApiService.post()`. */
export interface LimpPostRequest {
  readonly kind: 'post';
  readonly endpoint: string;
  /** What follows the endpoint in the address. */
  readonly args: readonly (string | number)[];
  /** What the call brings. */
  readonly doc: Readonly<Record<string, unknown>>;
}

/** The fetching of a stored file, made by `ApiService.file()`. */
export interface LimpFileRequest extends FileOptions {
  readonly kind: 'file';
  /** `module/retrieve_file`, with the document's module: servers give files by no other method. */
  readonly endpoint: string;
  /** `_id` of the document. */
  readonly id: string;
  readonly attr: string;
  readonly filename: string;
  /** Size of the thumbnail to have in its place, in pixels. Default: the file itself. */
  readonly thumbnail?: ThumbnailSize;
}

/** What an app makes, told by its `kind`. */
export type LimpRequest =
  LimpCallRequest | LimpWatchRequest | LimpGetRequest | LimpPostRequest | LimpFileRequest;

/** What each kind of request gives: `watch` any number of them, the others one. */
export interface LimpResults {
  /** The reply that came by the websocket. */
  readonly call: Reply<unknown>;
  /** What happens to the watched docs, beginning with `started`. */
  readonly watch: WatchEvent<unknown>;
  /** The reply that came by HTTP. */
  readonly get: Reply<unknown>;
  /** The reply that came by HTTP. */
  readonly post: Reply<unknown>;
  /** The file, or the thumbnail that was asked for in its place. */
  readonly file: Blob;
}

/** The kinds of requests. */
export type LimpRequestKind = LimpRequest['kind'];
/** The request of a kind. */
export type LimpRequestOf<K extends LimpRequestKind> = Extract<LimpRequest, { readonly kind: K }>;
/** What any request gives. */
export type LimpResult = LimpResults[LimpRequestKind];

/**
 * What an interceptor passes a request on to: the next interceptor, or the client. Calls, by socket or HTTP, are on
 * their way when this returns, whether or not anybody subscribes; subscribing again after an error sends them again.
 * They emit once and complete, or fail with `LimpError`. A watch begins with each subscription.
 */
export type LimpHandler = <R extends LimpRequest>(request: R) => Observable<LimpResults[R['kind']]>;

/**
 * Stands between the app and the client for all that the app makes by `ApiService`: `call()`, `watch()`, `get()`,
 * `post()`, `file()` and `deleteWatch()`. It may look at the request, whose `kind` tells which of these it is, pass a
 * changed copy on, answer without passing it on, and do to results and errors whatever RxJS can. `inject()` works in
 * it, until its first `await` or callback. Signals that it reads concern no effect the request is made in.
 *
 * For one kind alone, {@link forKind} is simpler, and knows the types.
 *
 * The first reply that its observable emits for a call is the caller's; a watch gives all that it emits. An error of its
 * own reaches the caller as it is. A result of another kind than the request asks for fails it with `usage`.
 *
 * It sees what the app gave, never the token that signs it. Sign-in, reauth and sign-out do not pass through, since
 * their docs hold what a password can be read from.
 */
export type LimpInterceptorFn = (request: LimpRequest, next: LimpHandler) => Observable<LimpResult>;

/**
 * An interceptor of one kind of requests; all others pass it by.
 *
 * ```ts
 * withInterceptors([
 *   forKind('call', (call, next) => next({ ...call, timeout: 5_000 })),
 * ])
 * ```
 *
 * @param intercept as {@link LimpInterceptorFn}, with the request and results of that kind
 */
export function forKind<K extends LimpRequestKind>(
  kind: K,
  intercept: (request: LimpRequestOf<K>, next: LimpHandler) => Observable<LimpResults[K]>,
): LimpInterceptorFn {
  return (request, next): Observable<LimpResult> =>
    isOfKind(request, kind) ? intercept(request, next) : next(request);
}

/** One handler from interceptors, the first of which sees a request first, and what comes after the last. */
export function intercepted(
  interceptors: readonly LimpInterceptorFn[],
  injector: Injector,
  last: (request: LimpRequest) => Observable<LimpResult>,
): LimpHandler {
  return interceptors.reduceRight<LimpHandler>(
    (next, interceptor) =>
      giving((request) =>
        untracked(() => runInInjectionContext(injector, () => interceptor(request, next))),
      ),
    giving(last),
  );
}

/** Makes sure that each request is given what is of its kind. */
function giving(handle: (request: LimpRequest) => Observable<LimpResult>): LimpHandler {
  return <R extends LimpRequest>(request: R) => {
    const handled = handle(request);
    if (!isObservable(handled)) {
      throw LimpError.usage('withInterceptors', 'an interceptor must return an Observable.');
    }
    return handled.pipe(
      map((result) => {
        const kind: R['kind'] = request.kind;
        if (isResultOf(kind, result)) return result;
        const problem = `an interceptor has given ${kind} what is no result of it. See LimpResults.`;
        throw LimpError.usage('withInterceptors', problem);
      }),
    );
  };
}

function isOfKind<K extends LimpRequestKind>(
  request: LimpRequest,
  kind: K,
): request is LimpRequestOf<K> {
  return request.kind === kind;
}

function isResultOf<K extends LimpRequestKind>(
  kind: K,
  result: LimpResult,
): result is LimpResults[K] {
  const asked: LimpRequestKind = kind;
  // Of interceptors that are written without types anything may come.
  const given: unknown = result;
  if (typeof given !== 'object' || given === null) return false;
  switch (asked) {
    case 'call':
    case 'get':
    case 'post':
      return 'status' in result;
    case 'watch':
      return 'kind' in result;
    case 'file':
      return ɵisBlob(result);
    default:
      return asked satisfies never;
  }
}
