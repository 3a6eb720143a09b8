import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Injectable, computed, inject, signal } from '@angular/core';
import { ApiService, LimpError } from 'ng-limp';
import type { EndpointCall, Reply } from 'ng-limp';
import { Subject } from 'rxjs';
import type { Subscription } from 'rxjs';

/** What came of a call. */
export type Outcome =
  | { readonly kind: 'pending' }
  | { readonly kind: 'replied'; readonly ms: number; readonly reply: Reply }
  | { readonly kind: 'failed'; readonly ms: number; readonly error: LimpError }
  | { readonly kind: 'cancelled'; readonly ms: number };

/** A call of this visit, with its texts as they were written. */
export interface CallRecord {
  readonly id: number;
  readonly endpoint: string;
  readonly queryText: string;
  readonly docText: string;
  /** In ms since 1970. */
  readonly startedAt: number;
  readonly outcome: Outcome;
}

/** How many calls are kept: their replies may be large. */
const KEPT = 50;

/** Makes the calls of this visit and remembers them. */
@Injectable({ providedIn: 'root' })
export class CallLog {
  private readonly api = inject(ApiService);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly recordsSignal = signal<readonly CallRecord[]>([]);
  private readonly selectedId = signal(0);
  private readonly subscriptions = new Map<number, Subscription>();
  private readonly chosen = new Subject<CallRecord>();
  private lastId = 0;

  /** The latest first. */
  readonly records = this.recordsSignal.asReadonly();
  /** The one whose reply is shown. */
  readonly selected = computed(
    () => this.records().find(({ id }) => id === this.selectedId()) ?? null,
  );

  /** A call of the past that was chosen, at that moment. */
  readonly chosen$ = this.chosen.asObservable();

  /** Makes a call and selects it. */
  run(call: EndpointCall, queryText: string, docText: string): void {
    const id = (this.lastId += 1);
    const { endpoint } = call;
    const outcome: Outcome = { kind: 'pending' };
    const record = { id, endpoint, queryText, docText, startedAt: Date.now(), outcome };
    this.recordsSignal.update((records) => [record, ...records].slice(0, KEPT));
    this.selectedId.set(id);
    const start = performance.now();
    const ms = () => performance.now() - start;
    const subscription = this.api.call(call).subscribe({
      next: (reply) => {
        this.settle(id, { kind: 'replied', ms: ms(), reply });
      },
      error: (error: unknown) => {
        this.settle(id, { kind: 'failed', ms: ms(), error: LimpError.from(error) });
      },
    });
    subscription.add(() => {
      this.settle(id, { kind: 'cancelled', ms: ms() });
    });
    this.subscriptions.set(id, subscription);
  }

  /** Takes a call back that waits for its reply. */
  cancel(id: number): void {
    this.subscriptions.get(id)?.unsubscribe();
  }

  select(id: number): void {
    this.selectedId.set(id);
    const record = this.selected();
    if (record !== null) this.chosen.next(record);
  }

  /** The first outcome of a call stays. */
  private settle(id: number, outcome: Outcome): void {
    this.subscriptions.delete(id);
    this.recordsSignal.update((records) =>
      records.map((record) => {
        if (record.id !== id || record.outcome.kind !== 'pending') return record;
        void this.announcer.announce(`${record.endpoint}: ${outcomeWord(outcome)}`, 'polite');
        return { ...record, outcome };
      }),
    );
  }
}

/** An outcome in one word: a status of the server, or what the client says. */
export function outcomeWord(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'pending':
      return 'waiting';
    case 'replied':
      return String(outcome.reply.status);
    case 'failed':
      return outcome.error.kind === 'refused' ? String(outcome.error.status) : outcome.error.kind;
    case 'cancelled':
      return 'cancelled';
    default:
      return outcome satisfies never;
  }
}

/** The colour of an outcome's badge. */
export function outcomeTone(outcome: Outcome): 'good' | 'busy' | 'bad' | '' {
  switch (outcome.kind) {
    case 'pending':
      return 'busy';
    case 'replied':
      return 'good';
    case 'failed':
      return 'bad';
    case 'cancelled':
      return '';
    default:
      return outcome satisfies never;
  }
}
