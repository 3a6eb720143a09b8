export { createLimpd, type Limpd } from './server.ts';
export type { LimpdOptions } from './options.ts';
export { DEFAULT_BOUNDS, type Bounds } from './bounds.ts';
export type { Clock } from './clock.ts';
export { DEFAULT_PASSWORD_COST, type PasswordCost } from './passwords/cost.ts';
export { API_LEVELS, type ApiLevel } from './level/level.ts';
export { REAL_QUOTAS, type QuotaLimits } from './dispatch/quota.ts';
export { StartError } from './loader.ts';
export {
  consoleLogger,
  silentLogger,
  type LogFields,
  type Logger,
  type LogLevel,
} from './logger.ts';

export { attr, type Attr, type AttrOptions, type Attrs, type AttrType } from './module/attr.ts';
export {
  defineModule,
  type CrudMethod,
  type Module,
  type ModuleDefinition,
} from './module/define-module.ts';
export type { Extension } from './module/extension.ts';
export type { BoundModule, CallingConn, Method, MethodCall, Services } from './module/method.ts';
export { CALLER, type Permission, type PermissionTo } from './module/permission.ts';
export { Refusal, reply, type Reply } from './module/reply.ts';
export type { Session, SessionUser } from './module/session.ts';
export { limpTime } from './data/times.ts';

export { UPLOAD_LIMITS, type UploadLimits } from './uploads/limits.ts';
export { THUMBNAIL_LIMITS, type ThumbnailLimits } from './http/thumbnail-limits.ts';
export type { BlobInfo, BlobStore, BlobWriter, ByteRange } from './data/blobs/blob-store.ts';
export { openFolderBlobs, type FolderBlobsOptions } from './data/blobs/folder-blobs.ts';
export { openTemporaryBlobs } from './data/blobs/temporary-blobs.ts';
export { createMemoryStore } from './data/memory-store.ts';
export {
  DocTooLargeError,
  DuplicateDocError,
  QueryTimeoutError,
  type Among,
  type Bucket,
  type Declaration,
  type Found,
  type Near,
  type NearDoc,
  type Store,
  type StoreEvent,
  type Updated,
  type Watcher,
  type Window,
} from './data/store.ts';
export type { Change } from './data/change.ts';
export { allOf, equals, everything, type Filter, type Operator } from './data/filter.ts';
export { makeDoc, own, type Doc, type Value } from './data/value.ts';
