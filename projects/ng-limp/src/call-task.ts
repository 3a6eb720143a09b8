import type { PendingTasks } from '@angular/core';
import { Subscription } from 'rxjs';
import type { Observable } from 'rxjs';

/**
 * Keeps the app from counting as stable while a call is in flight, except while the call waits for something that may
 * never happen.
 */
export class CallTask {
  readonly #following = new Subscription();
  #latest: Subscription = Subscription.EMPTY;
  #isWanted = true;
  #isFinite = true;
  #release: (() => void) | null = null;

  readonly #tasks: PendingTasks | null;

  /** @param tasks null where calls are no concern of stability */
  constructor(tasks: PendingTasks | null) {
    this.#tasks = tasks;
    this.#update();
  }

  /** From now on counts as a task only while `isFinite$` says so, which tells the present at once. */
  follow(isFinite$: Observable<boolean>): void {
    this.#latest.unsubscribe();
    this.#latest = isFinite$.subscribe((isFinite) => {
      this.#isFinite = isFinite;
      this.#update();
    });
    this.#following.add(this.#latest);
  }

  /** Counts as a task only while somebody listens to the call, or nobody has yet. */
  readonly wanted = (isWanted: boolean): void => {
    this.#isWanted = isWanted;
    this.#update();
  };

  /** The call is over. */
  end(): void {
    this.#following.unsubscribe();
    this.#update();
  }

  #update(): void {
    if (this.#isWanted && this.#isFinite && !this.#following.closed) {
      this.#release ??= this.#tasks?.add() ?? null;
    } else {
      this.#release?.();
      this.#release = null;
    }
  }
}
