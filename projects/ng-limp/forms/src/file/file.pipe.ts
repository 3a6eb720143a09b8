import { DestroyRef, PendingTasks, Pipe, inject, untracked } from '@angular/core';
import type { PipeTransform } from '@angular/core';
import { ApiService } from 'ng-limp';
import type { ThumbnailSize } from 'ng-limp';
import { ɵtraitsOf } from 'ng-limp/client';
import { FileFetch, keyOf } from './file-fetch';
import type { LimpStoredFile } from './file-fetch';

/**
 * A stored file, fetched as the user who is signed in, at an address within the page; null while it is not there, and
 * where it cannot be had.
 *
 * ```html
 * @if (staff.photo | limpFile: 'staff' : staff._id : 'photo' : { width: 96, height: 96 }; as url) {
 *   <img [src]="url" alt="" />
 * }
 * ```
 *
 * It is fetched anew when the document has another file, and when another user signs in or out; the address is revoked
 * then, and when the view is gone. The directive {@link LimpFile} tells of progress and errors as well; for files that
 * ANON may read, `limpFileUrl` is cheaper.
 */
@Pipe({ name: 'limpFile', pure: false })
export class LimpFilePipe implements PipeTransform {
  readonly #api = inject(ApiService);
  readonly #tasks = inject(PendingTasks);
  #fetch: FileFetch | null = null;
  #key: string | null = null;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#fetch?.end());
  }

  /**
   * @param file what the document has: its `name` counts, and where there are some its `size` and `lastModified`
   * @param attr the file's attr, or that of the list it is in
   * @param thumbnail size of a thumbnail to have in its place, in pixels (servers from 5.6 on)
   */
  transform(
    file: LimpStoredFile | null | undefined,
    module: string,
    id: string | null | undefined,
    attr: string,
    thumbnail?: ThumbnailSize,
  ): string | null {
    const isThere = file && id && ɵtraitsOf(this.#api.state()).hasServer;
    const wanted = isThere ? { module, id, attr, file, thumbnail } : null;
    const key = wanted && keyOf(this.#api, wanted);
    if (key !== this.#key) {
      this.#key = key;
      const last = this.#fetch;
      this.#fetch = untracked(() => {
        last?.end();
        return wanted && new FileFetch(this.#api, wanted, { isShown: true, tasks: this.#tasks });
      });
    }
    const state = this.#fetch?.state();
    return state?.kind === 'loaded' ? state.url : null;
  }
}
