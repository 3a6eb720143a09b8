import { BehaviorSubject, distinctUntilChanged, map } from 'rxjs';
import type { Logger } from '../config/logger';
import { traitsOf } from './connection-state';
import type { ConnectionState } from './connection-state';

/** The states that a connection takes, told in order. */
export class ToldStates {
  /** The present state. What is told may be behind. */
  current: ConnectionState = { kind: 'idle' };
  readonly #states = new BehaviorSubject<ConnectionState>(this.current);
  /**
   * States that are still to be told:
   * 1. A is told to all who listen. The first of them closes the connection: B.
   * 2. Were B told at once, the second would hear B, then A, and think that it is open.
   */
  readonly #pending: ConnectionState[] = [];

  /** Each state, the latest told one first. Never completes. */
  readonly state$ = this.#states.asObservable();

  /** Whether calls may be sent: the present first, then each change. Never completes. */
  readonly online$ = this.#states.pipe(
    map((state) => traitsOf(state).maySend),
    distinctUntilChanged(),
  );

  readonly #logger: Pick<Logger, 'debug'>;

  constructor(logger: Pick<Logger, 'debug'>) {
    this.#logger = logger;
  }

  become(state: ConnectionState): void {
    this.#logger.debug(`Connection: ${state.kind}`);
    this.current = state;
    this.#pending.push(state);
    if (this.#pending.length > 1) return;
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      this.#states.next(next);
      this.#pending.shift();
    }
  }
}
