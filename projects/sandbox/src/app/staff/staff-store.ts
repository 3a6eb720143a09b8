import { Injectable, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ApiService, LimpError } from 'ng-limp';
import type { Query } from 'ng-limp';
import { decodeStaff } from './decode-staff';
import type { Staff } from './staff';

const LATEST: Query = [{ $sort: { create_time: -1 } }, { $limit: 20 }];

/** The latest staff on the server, and the photos that this page has sent for them. */
@Injectable({ providedIn: 'root' })
export class StaffStore {
  private readonly api = inject(ApiService);
  private readonly staffSignal = signal<readonly Staff[] | null>(null);
  private readonly problemSignal = signal<LimpError | null>(null);
  private readonly totalSignal = signal(0);
  private readonly sentPhotos = new Map<string, File>();

  /** The latest first; null until they are known. */
  readonly staff = this.staffSignal.asReadonly();
  /** How many there are on the server. */
  readonly total = this.totalSignal.asReadonly();
  /** Why they could not be read. */
  readonly problem = this.problemSignal.asReadonly();

  constructor() {
    // What happened while there was no connection is not known: so all is read anew on each.
    this.api.inited$.pipe(takeUntilDestroyed()).subscribe((isReady) => {
      if (isReady) this.read();
    });
  }

  read(): void {
    this.api.call('staff/read', { query: LATEST }).subscribe({
      next: ({ args }) => {
        const docs = args.docs ?? [];
        this.staffSignal.set(docs.map(decodeStaff));
        this.totalSignal.set(args.total ?? docs.length);
        this.problemSignal.set(null);
      },
      error: (error: unknown) => {
        this.problemSignal.set(LimpError.from(error));
      },
    });
  }

  /** A document was created: shows it, and remembers which photo was sent for it. */
  created(id: string, photo: File | null): void {
    if (photo !== null) this.sentPhotos.set(id, photo);
    this.read();
  }

  /** The photo that this page sent for a document, or null. */
  sentPhoto(id: string): File | null {
    return this.sentPhotos.get(id) ?? null;
  }
}
