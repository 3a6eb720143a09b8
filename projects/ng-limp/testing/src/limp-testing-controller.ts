import { Injectable, InjectionToken, Injector, inject } from '@angular/core';
import { ApiService } from 'ng-limp';
import type { Session, ɵLimpOptions } from 'ng-limp';
import { callsMade } from './describe-calls';
import type { LimpTestCall } from './limp-test-call';
import { TestServer } from './test-server';
import { TestingClock } from './testing-clock';

/** Selects calls: those to an endpoint, or those for which a function returns true. */
export type LimpCallMatcher = string | ((call: LimpTestCall) => boolean);

/** Whether the test server greets by itself. */
export const AUTO_CONNECT = new InjectionToken<boolean>('ng-limp/testing: connect at once');

/** Whether the test server grants and ends watches by itself. */
export const AUTO_WATCH = new InjectionToken<boolean>('ng-limp/testing: watch at once');

/**
 * The server's side of a test: gives the test the calls that `ApiService` has made, and answers them. Provided by
 * `provideLimpTesting()`.
 *
 * ```ts
 * const limp = TestBed.inject(LimpTestingController);
 * limp.expectOne('staff/read').flush([{ _id: '1' }]);
 * limp.verify();
 * ```
 *
 * Everything in the client is real except its socket and its clock. All methods except {@link drop} take effect before
 * they return. Time stands still, so that no timeout, heartbeat or reconnecting interferes;
 * {@link advance} lets it pass.
 */
@Injectable()
export class LimpTestingController {
  readonly #injector = inject(Injector);
  readonly #server = new TestServer(inject(AUTO_CONNECT), inject(AUTO_WATCH));
  readonly #clock = new TestingClock();
  /** Calls that the test has been given. */
  readonly #taken = new Set<LimpTestCall>();

  /** What makes a client talk to this. */
  readonly ɵoptions: ɵLimpOptions = {
    transport: this.#server.transport,
    http: this.#server.http,
    clock: this.#clock,
    // The least of waits between tries to connect.
    random: () => 0,
  };

  /**
   * Makes the connection ready: greets and verifies the client. After {@link drop} it lets time pass until the client
   * tries again. Does nothing if it is ready. Only needed after {@link drop}, or with `autoConnect: false`.
   *
   * @throws `Error` if the app has closed the connection
   */
  connect(): void {
    const state = this.#api.state();
    if (state.kind === 'waiting') this.advance(state.retryAt - this.#clock.now());
    this.#server.settle();
    this.#server.greet();
    if (this.#api.inited) return;
    throw new Error(
      `The connection is ${this.#api.state().kind}: call ApiService.init() before you connect().`,
    );
  }

  /**
   * Breaks the connection, as when the network fails. Calls in flight fail with `connection-lost`, except reads, which
   * are resent after {@link connect}. Await it: a call made just before is sent a moment later.
   *
   * @throws `Error` if there is no connection
   */
  async drop(): Promise<void> {
    this.#server.settle();
    if (!this.#server.hasConnection) {
      throw new Error('There is no connection to drop. Inject ApiService first, or connect().');
    }
    await Promise.resolve();
    this.#server.drop();
  }

  /** Lets time pass for timeouts, heartbeats (which are answered) and reconnecting, in ms. */
  advance(ms: number): void {
    this.#server.settle();
    // The server is quicker than any timeout.
    this.#clock.advance(ms, () => {
      this.#server.settle();
    });
  }

  /**
   * Signs a user in by resuming a session, without credentials.
   *
   * @param session the parts of it that matter to the test
   * @returns the session in use
   * @throws `Error` if somebody is signed in
   */
  signIn(session: Partial<Session> = {}): Session {
    const api = this.#api;
    if (api.session !== null) throw new Error('Somebody is signed in already.');
    this.connect();
    const user = { _id: 'test-user', name: {}, locale: 'en_AE', groups: [], privileges: {} };
    const defaults: Session = { _id: 'test-session', user, groups: [], expiry: '' };
    const signedIn: Session = { ...defaults, ...session };
    api.reauth(signedIn._id, 'test-token');
    this.expectOne('session/reauth').flush({ args: { session: signedIn } });
    return signedIn;
  }

  /**
   * Returns the one call that matches, for the test to answer.
   *
   * @throws `Error` if there is none or more than one; lists the calls that were made
   */
  expectOne(matcher: LimpCallMatcher): LimpTestCall {
    const [call, ...others] = this.#open(matcher);
    if (call === undefined) {
      const whoWaits =
        this.#api.session === null
          ? ' A call with awaitAuth waits until somebody is signed in.'
          : '';
      throw this.#failure(`Expected one call ${named(matcher)}, but there was none.${whoWaits}`);
    }
    if (others.length > 0) {
      throw this.#failure(
        `Expected one call ${named(matcher)}, but there were ${others.length + 1}. Take them all by match(), ` +
          'or tell them apart by a function.',
      );
    }
    this.#taken.add(call);
    return call;
  }

  /**
   * Checks that no call matches, except calls that were expected before.
   *
   * @throws `Error` if there is one; lists the calls that were made
   */
  expectNone(matcher: LimpCallMatcher): void {
    const { length } = this.#open(matcher).filter((call) => !call.ɵisHousekeeping);
    if (length === 0) return;
    const found = length === 1 ? 'there was one' : `there were ${length}`;
    throw this.#failure(`Expected no call ${named(matcher)}, but ${found}.`);
  }

  /** Returns all matching calls that were not yet expected, in the order in which they were made; possibly none. */
  match(matcher: LimpCallMatcher): readonly LimpTestCall[] {
    const calls = this.#open(matcher);
    for (const call of calls) this.#taken.add(call);
    return calls;
  }

  /**
   * Checks that the test has expected all calls that were made. For the end of a test, as in `afterEach`.
   *
   * @throws `Error` if it has not; lists the calls that were made
   */
  verify(): void {
    const { length } = this.#open((call) => !call.ɵisHousekeeping);
    if (length === 0) return;
    const what = length === 1 ? 'One call was' : `${length} calls were`;
    throw this.#failure(
      `${what} made that nobody expected. Expect each by expectOne() or match(), or keep the app from making it.`,
    );
  }

  /** Calls that match, that the test has not answered, and that were not yet given to the test. */
  #open(matcher: LimpCallMatcher): readonly LimpTestCall[] {
    this.#server.settle();
    const matches =
      typeof matcher === 'string' ? (call: LimpTestCall) => call.endpoint === matcher : matcher;
    return this.#server.calls.filter(
      (call) => call.ɵisOpen && !this.#taken.has(call) && matches(call),
    );
  }

  #failure(problem: string): Error {
    const api = this.#api;
    this.#server.settle();
    const hint = api.inited
      ? ''
      : ` The connection is ${api.state().kind}, and calls wait until it is ready: connect() it.`;
    return new Error(`${problem}${hint} ${callsMade(this.#server.calls)}`);
  }

  // Only when it is needed: the service itself needs this.
  get #api(): ApiService {
    return this.#injector.get(ApiService);
  }
}

function named(matcher: LimpCallMatcher): string {
  return typeof matcher === 'string' ? `to ${matcher}` : 'that the function accepts';
}
