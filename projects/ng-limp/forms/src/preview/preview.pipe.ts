import { DestroyRef, Pipe, inject } from '@angular/core';
import type { PipeTransform } from '@angular/core';

/**
 * An address at which the page itself finds a file, to show it before it is sent:
 *
 * ```html
 * @if (file | limpPreview; as url) {
 *   <img [src]="url" [alt]="file.name" />
 * }
 * ```
 *
 * For images, videos and sounds; null for all other files, since a page in such a file could do all that the app can,
 * and null for null. The address is a string that Angular takes for the `src` of `<img>`, `<video>` and `<audio>`. It
 * holds the file in memory, and is revoked once another file is shown in its place, or the view is gone.
 */
@Pipe({ name: 'limpPreview' })
export class LimpPreviewPipe implements PipeTransform {
  #url: string | null = null;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      revoke(this.#url);
    });
  }

  /** Angular calls it when the file is another, and only then. */
  transform(file: File | null | undefined): string | null {
    revoke(this.#url);
    const isShown = /^(image|video|audio)\//.test(file?.type ?? '');
    this.#url = file && isShown ? URL.createObjectURL(file) : null;
    return this.#url;
  }
}

/** Once the view is changed, or gone: until then its elements still use the address. */
function revoke(url: string | null): void {
  if (url === null) return;
  queueMicrotask(() => {
    URL.revokeObjectURL(url);
  });
}
