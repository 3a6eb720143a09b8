import { ApplicationRef, InjectionToken, effect, inject, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LimpError } from 'ng-limp/client';
import type { Reply, UploadProgress } from 'ng-limp/client';
import { EMPTY, NEVER, catchError, defer, map, of, retry, tap, throwError, timer } from 'rxjs';
import { switchMap } from 'rxjs';
import { ApiService } from './api.service';
import { forKind } from './interceptors';
import type { LimpInterceptorFn } from './interceptors';
import { withInterceptors } from './limp-features';
import { provideLimp } from './provide-limp';
import { FakeConnections, config, session } from './spec/fake-connections';

const LOCALE = new InjectionToken<string>('locale');

describe('An interceptor', () => {
  let connections: FakeConnections;

  const start = (...interceptors: LimpInterceptorFn[]) => {
    connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [
        provideLimp(config, withInterceptors(interceptors)),
        connections.provider,
        { provide: LOCALE, useValue: 'ar_AE' },
      ],
    });
    const api = TestBed.inject(ApiService);
    connections.greet();
    return api;
  };
  /** What a call tells, in the order in which it does. */
  const listen = (call: { subscribe: ReturnType<ApiService['call']>['subscribe'] }) => {
    const heard: unknown[] = [];
    const subscription = call.subscribe({
      next: ({ args }) => heard.push(args.docs),
      error: (error: unknown) => heard.push(error instanceof LimpError ? error.kind : error),
      complete: () => heard.push('done'),
    });
    return { heard, stop: () => subscription.unsubscribe() };
  };

  it('sees each call and its reply, the first of several first and last', () => {
    const seen: string[] = [];
    const see =
      (name: string): LimpInterceptorFn =>
      (call, next) => {
        seen.push(`${name}: ${call.endpoint}`);
        return next(call).pipe(
          tap((result) => seen.push(`${name}: ${'status' in result ? result.status : ''}`)),
        );
      };
    const api = start(see('one'), see('two'));
    api.call('a/read');
    connections.answer('a/read');
    expect(seen).toEqual(['one: a/read', 'two: a/read', 'two: 200', 'one: 200']);
  });

  it('sees the call as it was made, in whichever form, and no token', () => {
    const calls: unknown[] = [];
    const api = start((call, next) => {
      calls.push(call);
      return next(call);
    });
    api.auth('email', 'a@b.c', 'password');
    connections.answer('session/auth', { session });
    api.call('a/read', { query: [{ n: 1 }], timeout: 5 }, true);
    api.call({ endpoint: 'a/create', doc: { n: 2 } });
    expect(calls).toEqual([
      { kind: 'call', endpoint: 'a/read', query: [{ n: 1 }], timeout: 5, awaitAuth: true },
      { kind: 'call', endpoint: 'a/create', doc: { n: 2 } },
    ]);
  });

  it('sees no sign-in, reauth or sign-out, whose docs hold what a password can be read from', () => {
    const endpoints: string[] = [];
    const api = start((call, next) => {
      endpoints.push(call.endpoint);
      return next(call);
    });
    api.auth('email', 'a@b.c', 'password');
    connections.answer('session/auth', { session });
    api.signout();
    connections.answer('session/signout');
    api.reauth('s', 'user-token');
    expect(connections.sent.map(({ endpoint }) => endpoint)).toEqual([
      'session/auth',
      'session/signout',
      'session/reauth',
    ]);
    expect(endpoints).toEqual([]);
  });

  it('may inject', () => {
    const api = start((call, next) => next({ ...call, doc: { locale: inject(LOCALE) } }));
    api.call('a/create');
    expect(connections.sent[0]?.doc).toBe('{"locale":"ar_AE"}');
  });

  it('may change what is sent and what comes back', () => {
    const api = start(
      forKind('call', (call, next) =>
        next({ ...call, endpoint: 'b/read' }).pipe(
          map((reply) => ({ ...reply, args: { docs: ['changed'] } })),
        ),
      ),
    );
    const { heard } = listen(api.call('a/read'));
    connections.answer('b/read', { docs: ['original'] });
    expect(heard).toEqual([['changed'], 'done']);
  });

  it('may answer a call without sending it', () => {
    const api = start(() => of<Reply>({ status: 200, msg: '', args: { docs: [] } }));
    expect(listen(api.call('a/read')).heard).toEqual([[], 'done']);
    expect(connections.sent).toEqual([]);
  });

  it('may send a call again after an error', () => {
    const api = start((call, next) => next(call).pipe(retry(1)));
    const { heard } = listen(api.call('a/read'));
    connections.answer('a/read', {}, 500);
    expect(heard).toEqual([]);
    connections.answer('a/read', { docs: [1] });
    expect(heard).toEqual([[1], 'done']);
    expect(connections.count('a/read')).toBe(2);
  });

  it('may make another call of an error', () => {
    const api = start((call, next) =>
      next(call).pipe(catchError(() => next({ ...call, endpoint: 'b/read' }))),
    );
    const { heard } = listen(api.call('a/read'));
    connections.answer('a/read', {}, 500);
    connections.answer('b/read', { docs: [1] });
    expect(heard).toEqual([[1], 'done']);
  });

  it('may fail a call with an error of its own, or throw it', () => {
    const api = start((call) => {
      if (call.endpoint === 'a/throw') throw new Error('thrown');
      return throwError(() => new Error('emitted'));
    });
    expect(listen(api.call('a/throw')).heard).toEqual([new Error('thrown')]);
    expect(listen(api.call('a/emit')).heard).toEqual([new Error('emitted')]);
  });

  it('that completes without a reply fails the call, and is told so', () => {
    const api = start(() => EMPTY);
    let error: unknown;
    api.call('a/read').subscribe({ error: (e: unknown) => (error = e) });
    expect(error).toMatchObject({ kind: 'usage', field: 'withInterceptors' });
  });

  it('that emits more than once is heard once', () => {
    const reply = (n: number): Reply<unknown> => ({ status: 200, msg: '', args: { docs: [n] } });
    const api = start(() => of(reply(1), reply(2)));
    expect(listen(api.call('a/read')).heard).toEqual([[1], 'done']);
  });

  it('leaves a call that is sent when it is made, whether or not anybody listens', () => {
    const api = start((call, next) => next(call));
    api.call('a/create');
    expect(connections.count('a/create')).toBe(1);
  });

  it('runs once for all who subscribe, early and late', () => {
    const run = vi.fn<LimpInterceptorFn>((call, next) => next(call));
    const api = start(run);
    const call = api.call('a/read');
    const early = listen(call);
    connections.answer('a/read', { docs: [1] });
    expect([early.heard, listen(call).heard]).toEqual([
      [[1], 'done'],
      [[1], 'done'],
    ]);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs anew, and injects anew, for a caller that subscribes again after an error', () => {
    const locales: string[] = [];
    const api = start((call, next) => {
      locales.push(inject(LOCALE));
      return next(call);
    });
    const { heard } = listen(api.call('a/read').pipe(retry(1)));
    connections.answer('a/read', {}, 500);
    connections.answer('a/read', { docs: [1] });
    expect(heard).toEqual([[1], 'done']);
    expect(locales).toEqual(['ar_AE', 'ar_AE']);
  });

  it('is unsubscribed from when the last subscriber of a call leaves, and the call dropped', () => {
    const ended = vi.fn();
    const api = start(
      (call, next) => next(call),
      () =>
        defer(() => NEVER).pipe(
          tap({
            unsubscribe: () => {
              ended();
            },
          }),
        ),
    );
    const call = api.call('a/read');
    const [one, two] = [listen(call), listen(call)];
    one.stop();
    expect(ended).not.toHaveBeenCalled();
    two.stop();
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('cancels a queued call, through all interceptors', () => {
    const api = start((call, next) => next(call).pipe(map((reply) => reply)));
    connections.drop();
    listen(api.call('a/read')).stop();
    api.init();
    connections.greet();
    expect(connections.count('a/read')).toBe(0);
  });

  it('lets the progress of uploads through', () => {
    const api = start((call, next) => next(call).pipe(map((reply) => reply)));
    const call = api.call('a/create', { doc: { photo: new File(['abc'], 'a.png') } });
    const seen: UploadProgress['loaded'][] = [];
    call.progress$.subscribe(({ loaded }) => seen.push(loaded));
    connections.answer('file/upload');
    connections.answer('a/create');
    expect(seen).toEqual([0, 3]);
  });

  it('may take its time before it passes a call on', async () => {
    const api = start((call, next) => timer(1).pipe(switchMap(() => next(call))));
    const { heard } = listen(api.call('a/read'));
    expect(connections.count('a/read')).toBe(0);
    await expect.poll(() => connections.count('a/read')).toBe(1);
    connections.answer('a/read', { docs: [1] });
    expect(heard).toEqual([[1], 'done']);
  });

  it('reads signals without making them a concern of the effect that calls', async () => {
    const locale = signal('en_AE');
    const api = start((call, next) => next({ ...call, doc: { locale: locale() } }));
    TestBed.runInInjectionContext(() =>
      effect(() => {
        api.call('a/create');
      }),
    );
    TestBed.tick();
    locale.set('ar_AE');
    TestBed.tick();
    expect(connections.count('a/create')).toBe(1);
    connections.answer('a/create');
    await TestBed.inject(ApplicationRef).whenStable();
  });
});
