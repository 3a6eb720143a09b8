import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Injectable, computed, effect, inject, signal } from '@angular/core';
import { ApiService, LimpError } from 'ng-limp';
import { SANDBOX_CONFIG } from '../config/sandbox-config';
import { describeState } from './describe-state';

/** How often the countdown is looked at, in ms: often enough that it skips no second. */
const TICK = 200;

/** The connection as the page shows it. */
@Injectable({ providedIn: 'root' })
export class ConnectionView {
  private readonly api = inject(ApiService);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly now = signal(Date.now());
  private readonly configProblem = signal<string | null>(null);

  readonly address = inject(SANDBOX_CONFIG).api;
  readonly state = computed(() => {
    const view = describeState(this.api.state(), this.now());
    return { ...view, reason: view.reason ?? this.configProblem() };
  });

  constructor() {
    // Asking for what is in flight already tells what is wrong with the configuration.
    this.tryNow();
    effect((onCleanup) => {
      if (this.api.state().kind !== 'waiting') return;
      this.now.set(Date.now());
      const timer = setInterval(() => {
        this.now.set(Date.now());
      }, TICK);
      onCleanup(() => {
        clearInterval(timer);
      });
    });
    const word = computed(() => this.state().word);
    effect(() => {
      void this.announcer.announce(word(), 'polite');
    });
  }

  /** Tries to connect at once where a try is due later. */
  tryNow(): void {
    this.api.init().subscribe({
      error: (error: unknown) => {
        const problem = LimpError.from(error);
        if (problem.kind === 'usage') this.configProblem.set(problem.message);
      },
    });
  }
}
