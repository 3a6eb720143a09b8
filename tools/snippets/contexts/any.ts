/** What snippets of any page may use: names of packages where they import nothing themselves, and what an app has. */
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ApiService, type Doc, type LimpConfig } from 'ng-limp';

export {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  Directive,
  Injectable,
  Injector,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  resource,
  signal,
  viewChild,
} from '@angular/core';
export type { ApplicationConfig } from '@angular/core';
export { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
export { TestBed } from '@angular/core/testing';
export { AsyncPipe } from '@angular/common';
export { bootstrapApplication } from '@angular/platform-browser';
export {
  catchError,
  filter,
  firstValueFrom,
  map,
  of,
  retry,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';

export declare const api: ApiService;
export declare const config: LimpConfig;
export declare const file: File;
export declare const doc: Doc;
/** A row of a table, which may not be stored yet. */
export declare const row: { readonly _id?: string };
/** A document with files. */
export declare const staff: { readonly _id: string; readonly cv: { readonly name: string } };

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
