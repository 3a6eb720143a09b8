import { LOCALE_ID, Pipe, inject } from '@angular/core';
import type { PipeTransform } from '@angular/core';
import { formatBytes } from './format-bytes';

/** Writes a number of bytes in the app's locale: `{{ file.size | limpBytes }}` shows `1.2 MB`, and nothing for null. */
@Pipe({ name: 'limpBytes' })
export class LimpBytesPipe implements PipeTransform {
  readonly #locale = inject(LOCALE_ID);

  transform(bytes: number | null | undefined): string {
    return bytes === null || bytes === undefined ? '' : formatBytes(bytes, this.#locale);
  }
}
