import { Pipe, inject } from '@angular/core';
import type { PipeTransform } from '@angular/core';
import { ApiService, LimpError } from 'ng-limp';
import type { ThumbnailSize } from 'ng-limp';
import { ɵtraitsOf } from 'ng-limp/client';

/** What documents say, as opposed to templates. */
const NAMES: ReadonlySet<string | null> = new Set(['id', 'filename']);

/**
 * The address of a stored file, as it stands in a document, for `<img src>` and links; null while there is no file, no
 * `_id`, or no configuration yet, and for a file whose name can be no part of an address.
 *
 * ```html
 * <img [attr.src]="staff.photo | limpFileUrl: 'staff' : staff._id : 'photo' : { width: 96, height: 96 }" alt="" />
 * ```
 *
 * A server knows the files of a list by their names alone: of several with the same name in one attr it gives the
 * first. Browsers fetch such an address as ANON; for files that only users may read there is `limpFile`.
 */
@Pipe({ name: 'limpFileUrl', pure: false })
export class LimpFileUrlPipe implements PipeTransform {
  readonly #api = inject(ApiService);

  /**
   * @param file what the document has: its `name` counts
   * @param attr the file's attr, or that of the list it is in
   * @param thumbnail size of a thumbnail to have in its place, in pixels (servers from 5.6 on)
   * @throws `LimpError` `usage` for a thumbnail that the server cannot make
   */
  transform(
    file: { readonly name: string } | null | undefined,
    module: string,
    id: string | null | undefined,
    attr: string,
    thumbnail?: ThumbnailSize,
  ): string | null {
    // Read each time: the address follows init(), which may come late or name another server.
    const state = this.#api.state();
    if (!file || !id) return null;
    try {
      return this.#api.fileUrl(module, id, attr, file.name, thumbnail);
    } catch (error) {
      if (!ɵtraitsOf(state).isOpen) return null;
      // Names are other people's text: one without an address must not take the page with it.
      if (error instanceof LimpError && NAMES.has(error.field)) return null;
      throw error;
    }
  }
}
