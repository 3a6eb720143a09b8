export type { ApiLevel, AuthHashLevel, FrameForm } from './protocol/api-level';
export type { AuthHashFunction, AuthHashInput, AuthHashOptions } from './protocol/auth-hash';
export type { BigIntegers } from './protocol/big-integers';
export type { CallArgs, EndpointCall, FileValue } from './protocol/call-args';
export { ANON_SID } from './protocol/codes';
export { isBlob as ɵisBlob, isFile as ɵisFile } from './protocol/file-brand';
export type { ObjectCondition, ObjectOperator, ObjectQuery } from './protocol/object-query';
export type {
  JsonValue,
  Query,
  QueryCondition,
  QueryConditions,
  QuerySpecials,
  QueryStep,
  QueryValue,
} from './protocol/query';
export type { Doc, Reply, ReplyArgs, Session, User, WatchOper } from './protocol/reply';
export type { CallPayload, ChunkCall, ChunkHead, FileHead } from './token/payload';
export type { ReconnectOptions } from './connection/backoff';
export type { Cancel, Clock } from './connection/clock';
export { traitsOf as ɵtraitsOf } from './connection/connection-state';
export type { ConnectionState } from './connection/connection-state';
export type { HeartbeatOptions } from './connection/heartbeat';
export type { Logger } from './connection/logger';
export type { Transport, TransportEvents, TransportFactory } from './connection/transport';
export {
  cookieStore,
  localStorageStore,
  memoryStore,
  sessionStorageStore,
} from './session/session-store';
export type { SessionStore, StoredSession } from './session/session-store';
export { startCall as ɵstartCall, viewCall as ɵviewCall } from './calls/limp-call';
export { callOf as ɵcallOf } from './prepare-call';
export type { CallHandle as ɵCallHandle } from './calls/call-handle';
export type { CallSink as ɵCallSink, LimpCall, UploadControl } from './calls/limp-call';
export type { QuotaState } from './calls/quota-state';
export type { WatchEvent } from './calls/watch';
export type { DownloadProgress, ProgressOf } from './calls/download-progress';
export type { FileProgress, UploadProgress, UploadState } from './calls/upload-progress';
export type { RunningUpload } from './upload/running-uploads';
export { loadQuota as ɵloadQuota } from './calls/quota-code';
export { loadUploads as ɵloadUploads } from './upload/upload-code';
export type { LimpConfig } from './config';
export { LimpError } from './errors';
export type { LimpErrorKind } from './errors';
export type { ThumbnailSize } from './file-address';
export type { FileOptions } from './file-calls';
export type { HttpAnswer, HttpRequest, HttpTransport } from './http-transport';
export type { LimpClientOptions, TimeoutOptions } from './options';
export { LimpClient } from './limp-client';
export { runUploadWorker } from './worker/run-upload-worker';
export { workerTransport } from './worker/worker-transport';
export type { UploadWorkerOptions } from './worker/worker-transport';
