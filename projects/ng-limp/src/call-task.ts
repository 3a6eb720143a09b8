import type { PendingTasks } from '@angular/core';
import { Subscription } from 'rxjs';
import type { Observable } from 'rxjs';

/**
 * Keeps the app from counting as stable while a call is under way, except while the call waits for something that may
 * never happen.
 */
export class CallTask {
  private readonly following = new Subscription();
  private latest: Subscription = Subscription.EMPTY;
  private release: (() => void) | null = null;

  /** @param tasks null where calls are no concern of stability */
  constructor(private readonly tasks: PendingTasks | null) {
    this.hold();
  }

  /** From now on counts as a task only while `isFinite$` says so, which tells the present at once. */
  follow(isFinite$: Observable<boolean>): void {
    this.latest.unsubscribe();
    this.latest = isFinite$.subscribe((isFinite) => {
      if (isFinite) this.hold();
      else this.letGo();
    });
    this.following.add(this.latest);
  }

  /** The call is over. */
  end(): void {
    this.following.unsubscribe();
    this.letGo();
  }

  private hold(): void {
    if (!this.following.closed) this.release ??= this.tasks?.add() ?? null;
  }

  private letGo(): void {
    this.release?.();
    this.release = null;
  }
}
