import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { ApiService, LimpError } from 'ng-limp';
import type { LimpCall, Reply } from 'ng-limp';
import { finalize } from 'rxjs';

/** What is being done about the session. */
export type SessionWork = 'none' | 'resuming' | 'signing-in' | 'signing-out';

/** Who is signed in, and how that changes. */
@Injectable({ providedIn: 'root' })
export class SessionView {
  private readonly api = inject(ApiService);
  private readonly workSignal = signal<SessionWork>('resuming');
  private readonly problemSignal = signal<LimpError | null>(null);
  private readonly endedSignal = signal(false);
  private readonly answeredSignal = signal(0);

  readonly session = computed(() => this.api.session);
  readonly work = this.workSignal.asReadonly();
  /** What went wrong the last time. */
  readonly problem = this.problemSignal.asReadonly();
  /** Whether the last session ended without being signed out of: the server did not know it any more. */
  readonly ended = this.endedSignal.asReadonly();

  /** How many times signing in or out came to its end, whatever that was. */
  readonly answered = this.answeredSignal.asReadonly();

  constructor() {
    // The client itself takes the session in use over to each new connection; this is for the stored one of a reload.
    this.api.inited$.pipe(takeUntilDestroyed()).subscribe((isReady) => {
      if (isReady && !this.api.authed) this.resume();
    });
    this.api.authed$.pipe(takeUntilDestroyed()).subscribe((session) => {
      this.endedSignal.set(session === null && this.work() === 'none');
    });
  }

  signIn(authVar: string, authVal: string, password: string): void {
    this.follow('signing-in', this.api.auth(authVar, authVal, password));
  }

  signOut(): void {
    this.follow('signing-out', this.api.signout());
  }

  private resume(): void {
    try {
      this.follow('resuming', this.api.checkAuth());
    } catch (error) {
      this.workSignal.set('none');
      const problem = LimpError.from(error);
      // That nobody was signed in is no news.
      if (problem.kind !== 'unauthenticated') this.problemSignal.set(problem);
    }
  }

  private follow(work: SessionWork, call: LimpCall<Reply>): void {
    this.workSignal.set(work);
    this.problemSignal.set(null);
    call
      .pipe(
        finalize(() => {
          this.workSignal.set('none');
          if (work !== 'resuming') this.answeredSignal.update((count) => count + 1);
        }),
      )
      .subscribe({
        error: (error: unknown) => {
          this.problemSignal.set(LimpError.from(error));
        },
      });
  }
}
