import { signal } from '@angular/core';
import type { PendingTasks, Signal } from '@angular/core';
import type { ApiService } from 'ng-limp';
import { LimpError } from 'ng-limp/client';
import type { DownloadProgress, ThumbnailSize } from 'ng-limp/client';
import { Subscription } from 'rxjs';
import { showable } from './showable';

/** A stored file as a document has it: its `name` counts, and the rest tells whether it is another one by now. */
export interface LimpStoredFile {
  readonly name: string;
  readonly size?: number;
  readonly lastModified?: number;
}

/** Which file is wanted, and as whom. */
export interface WantedFile {
  readonly module: string;
  readonly id: string;
  readonly attr: string;
  readonly file: LimpStoredFile;
  readonly thumbnail: ThumbnailSize | undefined;
}

/** Where the fetching of a file stands. */
export type FetchState =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly progress: DownloadProgress | null }
  | { readonly kind: 'loaded'; readonly file: Blob; readonly url: string | null }
  | { readonly kind: 'failed'; readonly error: LimpError };

/** Where the server has a file; null for one without an address. */
export function addressOf(api: ApiService, wanted: WantedFile): string | null {
  const { module, id, attr, file, thumbnail } = wanted;
  try {
    return api.fileUrl(module, id, attr, file.name, thumbnail);
  } catch {
    return null;
  }
}

/** Which file is wanted, as a text that is another one when it has to be fetched anew: also for another user. */
export function keyOf(api: ApiService, wanted: WantedFile): string {
  const { module, id, attr, file, thumbnail } = wanted;
  const { name, size, lastModified } = file;
  const place = addressOf(api, wanted) ?? [module, id, attr, name, thumbnail];
  return JSON.stringify([place, size, lastModified, api.session?._id]);
}

/** How a file is fetched, and who is told. */
export interface FetchOptions {
  /** Whether an address is wanted at which the page shows it. */
  readonly isShown: boolean;
  readonly tasks: PendingTasks;
  readonly loaded?: (file: Blob) => void;
  readonly failed?: (error: LimpError) => void;
}

/** Fetches a file once, from when it is made until {@link end}. */
export class FileFetch {
  readonly #current = signal<FetchState>({ kind: 'loading', progress: null });
  readonly #following = new Subscription();

  readonly state: Signal<FetchState> = this.#current.asReadonly();

  readonly #options: FetchOptions;

  constructor(
    api: ApiService,
    { module, id, attr, file, thumbnail }: WantedFile,
    options: FetchOptions,
  ) {
    this.#options = options;
    const call = api.file(module, id, attr, file.name, thumbnail);
    this.#following.add(
      call.progress$.subscribe((progress) => {
        this.#current.set({ kind: 'loading', progress });
      }),
    );
    this.#following.add(
      call.subscribe({
        next: (found) => {
          void this.#show(found);
        },
        error: (error: unknown) => {
          this.#fail(error);
        },
      }),
    );
  }

  /** Stops it, and gives up its address. */
  end(): void {
    this.#following.unsubscribe();
    const state = this.#current();
    if (state.kind === 'loaded') revoke(state.url);
  }

  async #show(file: Blob): Promise<void> {
    const { isShown, tasks, loaded } = this.#options;
    const done = tasks.add();
    try {
      const url = isShown ? await showable(file) : null;
      if (this.#following.closed) {
        revoke(url);
        return;
      }
      this.#current.set({ kind: 'loaded', file, url });
      loaded?.(file);
    } catch (error) {
      this.#fail(error);
    } finally {
      done();
    }
  }

  #fail(thrown: unknown): void {
    if (this.#following.closed) return;
    const error = LimpError.from(thrown);
    this.#current.set({ kind: 'failed', error });
    this.#options.failed?.(error);
  }
}

/** Once the view is changed, or gone: until then its elements still use the address. */
function revoke(url: string | null): void {
  if (url?.startsWith('blob:') !== true) return;
  queueMicrotask(() => {
    URL.revokeObjectURL(url);
  });
}
