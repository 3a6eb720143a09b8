/** The guide on Angular. */
import { Injectable } from '@angular/core';
import type { Doc } from 'ng-limp';

export * from './any';

/** Knows the language of the page. */
@Injectable({ providedIn: 'root' })
export class LocaleService {
  current(): string {
    return 'en_AE';
  }
}

/** Keeps docs by endpoint. */
@Injectable({ providedIn: 'root' })
export class Cache {
  find(_endpoint: string): readonly Doc[] | null {
    return null;
  }
}
