/** What snippets of any page may use: names of packages where they import nothing themselves, and what an app has. */
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ApiService, type Doc, type LimpConfig } from 'ng-limp';

export {
  ChangeDetectionStrategy,
  Component,
  Injectable,
  computed,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
export type { ApplicationConfig } from '@angular/core';
export { toSignal } from '@angular/core/rxjs-interop';
export { TestBed } from '@angular/core/testing';
export { AsyncPipe } from '@angular/common';
export { bootstrapApplication } from '@angular/platform-browser';
export {
  ApiService,
  LimpClient,
  LimpError,
  LimpModule,
  cookieStore,
  localStorageStore,
  memoryStore,
  provideLimp,
  runUploadWorker,
  sessionStorageStore,
  withHeartbeat,
  withInterceptors,
  withLogger,
  withReconnect,
  withSessionStore,
  withTimeouts,
  withUploadWorker,
  workerTransport,
} from 'ng-limp';
export type {
  CallArgs,
  Doc,
  EndpointCall,
  LimpCall,
  LimpConfig,
  LimpInterceptorFn,
  Query,
  QueryStep,
  Reply,
  Session,
  User,
} from 'ng-limp';
export { catchError, map, of, retry, switchMap, tap, throwError, timer } from 'rxjs';

export declare const api: ApiService;
export declare const config: LimpConfig;
export declare const file: File;
export declare const doc: Doc;

/** The app that is shown elsewhere on the page. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '',
})
export class App {}

/** The members of fragments of classes, and of templates. */
export class Host {
  readonly api = inject(ApiService);
}

/** What templates may use. */
export const imports = [];
