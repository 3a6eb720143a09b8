export { LimpClient } from './limp-client';
export type { LimpApi } from './limp-api';
export { isPlain as ɵisPlain } from './protocol/write-json';
export { callOf as ɵcallOf } from './calls/prepare-call';
export type { WatchEvent } from './calls/watch';
export type { RunningUpload } from './upload/running-uploads';
export { loadUploads as ɵloadUploads } from './upload/upload-code';
export type { ThumbnailSize } from './http/file-address';
export { loadHttpCalls as ɵloadHttpCalls } from './http/http-calls';
export type { FileOptions } from './http/http-calls';
export type { CallHandle as ɵCallHandle } from './requests/call-handle';
export type { DownloadProgress, ProgressOf } from './requests/download-progress';
export { startCall as ɵstartCall, viewCall as ɵviewCall } from './requests/limp-call';
export type { CallSink as ɵCallSink, LimpCall, UploadControl } from './requests/limp-call';
export { loadQuota as ɵloadQuota } from './requests/quota-code';
export type { QuotaState } from './requests/quota-state';
export type { FileProgress, UploadProgress, UploadState } from './requests/upload-progress';
export { traitsOf as ɵtraitsOf } from './connection/connection-state';
export type { ConnectionState } from './connection/connection-state';
export { runUploadWorker } from './worker/run-upload-worker';
export { workerTransport } from './worker/worker-transport';
export type { UploadWorkerOptions } from './worker/worker-transport';
export {
  cookieStore,
  localStorageStore,
  memoryStore,
  sessionStorageStore,
} from './session/session-stores';
export type { Cancel, Clock } from './config/clock';
export type { LimpConfig } from './config/config';
export type { HeartbeatOptions } from './config/heartbeat';
export type { HttpAnswer, HttpRequest, HttpTransport } from './config/http-transport';
export type { Logger } from './config/logger';
export type { LimpClientOptions, TimeoutOptions } from './config/options';
export type { ReconnectOptions } from './config/reconnect';
export type { SessionStore, StoredSession } from './config/session-store';
export type { Transport, TransportEvents, TransportFactory } from './config/transport';
export type { ApiLevel, AuthHashLevel, FrameForm } from './protocol/api-level';
export type { AuthHashFunction, AuthHashInput, AuthHashOptions } from './protocol/auth-hash';
export type { BigIntegers } from './protocol/big-integers';
export type { CallArgs, EndpointCall, FileValue } from './protocol/call-args';
export { ANON_SID } from './protocol/codes';
export { isBlob as ɵisBlob, isFile as ɵisFile } from './protocol/file-brand';
export type { ObjectCondition, ObjectOperator, ObjectQuery } from './protocol/object-query';
export type { CallPayload, ChunkCall, ChunkHead, FileHead } from './protocol/payload';
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
export { LimpError } from './errors';
export type { LimpErrorKind } from './errors';
