import { isPlatformBrowser } from '@angular/common';
import { DestroyRef, Injectable, NgZone, PLATFORM_ID, inject, signal } from '@angular/core';
import type { Signal } from '@angular/core';
import { LimpClient, LimpError } from 'ng-limp/client';
import type {
  CallArgs,
  ConnectionState,
  Doc,
  EndpointCall,
  LimpCall,
  LimpClientOptions,
  LimpConfig,
  Reply,
  Session,
} from 'ng-limp/client';
import { throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { callInZone, inZone } from './in-zone';
import { LIMP_CONFIG, LIMP_OPTIONS } from './limp-features';

/**
 * The way to a LIMP server: one websocket, over which every call is signed, queued while there is no connection, and
 * answered or failed exactly once.
 *
 * Configured by `provideLimp()` or `LimpModule.forRoot()` it connects when it is first injected; else when
 * {@link init} is called. While an app is rendered on a server it stays idle. All observables emit inside Angular's
 * zone.
 */
@Injectable({ providedIn: 'root' })
export class ApiService {
  private readonly zone = inject(NgZone);
  private readonly config = inject(LIMP_CONFIG, { optional: true });
  private readonly isBrowser = isPlatformBrowser(inject(PLATFORM_ID));
  private readonly client = new LimpClient(joined(inject(LIMP_OPTIONS, { optional: true }) ?? []));
  private readonly stateSignal = signal<ConnectionState>(this.client.state);
  private readonly sessionSignal = signal<Session | null>(null);

  /** Where the connection stands. */
  readonly state: Signal<ConnectionState> = this.stateSignal.asReadonly();
  /** `true` when the connection becomes ready, and to whoever subscribes while it is; `false` when it is lost. */
  readonly inited$: Observable<boolean> = inZone(this.zone, this.client.inited$);
  /** The session when somebody signs in, and to whoever subscribes while one is; `null` when it ends. */
  readonly authed$: Observable<Session | null> = inZone(this.zone, this.client.authed$);

  constructor() {
    this.client.state$.subscribe((state) => {
      this.stateSignal.set(state);
    });
    this.client.session$.subscribe((session) => {
      this.sessionSignal.set(session);
    });
    inject(DestroyRef).onDestroy(() => {
      this.client.destroy();
    });
    if (this.config !== null && this.isBrowser) this.init();
  }

  /** Whether the connection is ready. Follows as a signal does, in templates, `computed` and `effect`. */
  get inited(): boolean {
    return this.state().kind === 'ready';
  }

  /** Whether somebody is signed in. Follows as a signal does. */
  get authed(): boolean {
    return this.session !== null;
  }

  /**
   * The session in use, or null. It outlives a lost connection, until the server refuses it. Follows as a signal does.
   */
  get session(): Session | null {
    return this.sessionSignal();
  }

  /**
   * Connects to a server, and connects again whenever the connection is lost. Emits the server's reply each time the
   * connection is ready; completes with {@link close}. Works whether or not anybody subscribes.
   *
   * Fails with `usage` for a wrong configuration, `insecure` where the page cannot sign, `closed` when the server
   * turns the client away for good.
   *
   * @param config Default: what `provideLimp()` or `LimpModule.forRoot()` was given
   */
  init(config: LimpConfig | null = this.config): Observable<Reply> {
    if (config === null) {
      const problem = 'there is no configuration. Give it to init(), or to provideLimp().';
      return throwError(() => LimpError.usage('init', problem));
    }
    return inZone(
      this.zone,
      this.zone.runOutsideAngular(() => this.client.init(config)),
    );
  }

  /**
   * Makes a call. It is on its way when this returns. Its observable emits the reply once, to early and late
   * subscribers alike, and completes; subscribing again after an error sends it again, so `retry()` works; when the
   * last subscriber leaves before the reply, a call that waits is dropped and an upload stopped.
   *
   * Fails with `LimpError`: `refused` when the server answers with an error, `timeout`, `connection-lost`, `closed`,
   * `usage`, `too-large` or `insecure`.
   *
   * @param endpoint `module/method`, such as `staff/read`
   * @param awaitAuth the same as in `args`
   */
  call<T = Doc>(endpoint: string, args?: CallArgs, awaitAuth?: boolean): LimpCall<Reply<T>>;
  call<T = Doc>(call: EndpointCall): LimpCall<Reply<T>>;
  call<T = Doc>(
    target: string | EndpointCall,
    args?: CallArgs,
    awaitAuth?: boolean,
  ): LimpCall<Reply<T>> {
    return this.outside(() =>
      typeof target === 'string'
        ? this.client.call<T>(target, args, awaitAuth)
        : this.client.call<T>(target),
    );
  }

  /**
   * Signs a user in. Emits the server's reply with `args.session` and completes. What is called meanwhile is sent
   * afterwards, as the user.
   *
   * Fails with `refused` for wrong credentials, `usage` for input that cannot be right, `insecure` over `ws:` to
   * another machine.
   *
   * @param authVar one of the configured `authAttrs`
   * @param groups ids of groups to sign in as a member of
   */
  auth(
    authVar: string,
    authVal: string,
    password: string,
    groups?: readonly string[],
  ): LimpCall<Reply> {
    return this.outside(() => this.client.auth(authVar, authVal, password, groups));
  }

  /**
   * Takes up a session: the one given, else the one in use, else the stored one. Emits the server's reply with
   * `args.session` and completes. One runs at a time, shared by all who ask.
   *
   * Fails with `unauthenticated` where there is nothing to take up, `refused` when the server has ended the session,
   * which is then forgotten.
   */
  reauth(sid?: string, token?: string): LimpCall<Reply> {
    return this.outside(() => this.client.reauth(sid, token));
  }

  /**
   * Takes up the stored session, as after a reload of the page. See {@link reauth}.
   *
   * @throws `LimpError` `unauthenticated` at once where no session is stored
   */
  checkAuth(): LimpCall<Reply> {
    return this.outside(() => this.client.checkAuth());
  }

  /**
   * Signs the user out; from then on calls are made as ANON. Emits the server's reply and completes. Fails with
   * `unauthenticated` where nobody is signed in, `refused` when the session was over already: then too nobody is
   * signed in any more.
   */
  signout(): LimpCall<Reply> {
    return this.outside(() => this.client.signout());
  }

  /**
   * Makes the hash by which a user signs in, for attrs like `email_hash` when a user is created. It contains the
   * password in a readable form: treat it like the password itself.
   *
   * @throws `LimpError` `usage` before {@link init} and for empty or unknown arguments
   */
  generateAuthHash(authVar: string, authVal: string, password: string): string {
    return this.client.generateAuthHash(authVar, authVal, password);
  }

  /**
   * Ends a watch on the server, or all of this connection.
   *
   * @param watch the id of the watch, or `__all`
   */
  deleteWatch(watch: string): LimpCall<Reply> {
    return this.outside(() => this.client.deleteWatch(watch));
  }

  /**
   * Closes the connection. What waits or is under way fails with `closed`, and so does every call until {@link init}
   * is called again. The stored session stays. Emits once it is closed, and completes.
   */
  close(): Observable<void> {
    return this.zone.runOutsideAngular(() => this.client.close());
  }

  private outside<T>(make: () => LimpCall<T>): LimpCall<T> {
    return callInZone(this.zone, this.zone.runOutsideAngular(make));
  }
}

function joined(features: readonly LimpClientOptions[]): LimpClientOptions {
  return features.reduce((options, feature) => ({ ...options, ...feature }), {});
}
