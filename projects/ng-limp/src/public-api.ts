export { ApiService } from './api.service';
export { LimpModule } from './limp.module';
export { provideLimp } from './provide-limp';
export { forKind } from './interceptors';
export type {
  LimpCallRequest,
  LimpFileRequest,
  LimpGetRequest,
  LimpHandler,
  LimpInterceptorFn,
  LimpPostRequest,
  LimpRequest,
  LimpRequestKind,
  LimpRequestOf,
  LimpResult,
  LimpResults,
  LimpWatchRequest,
} from './interceptors';
export {
  LIMP_OPTIONS as ɵLIMP_OPTIONS,
  withBigIntegers,
  withDebug,
  withHeartbeat,
  withInterceptors,
  withLogger,
  withReconnect,
  withSessionStore,
  withTimeouts,
  withUploadWorker,
} from './limp-features';
export type { LimpFeature, LimpFeatureKind, LimpOptions as ɵLimpOptions } from './limp-features';
// The client's own names, so that an app needs one import for all of them.
export * from 'ng-limp/client';
