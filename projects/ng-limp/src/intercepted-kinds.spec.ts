import { TestBed } from '@angular/core/testing';
import type { Reply, WatchEvent } from 'ng-limp/client';
import {
  NEVER,
  catchError,
  concat,
  concatMap,
  filter,
  map,
  of,
  retry,
  tap,
  throwError,
} from 'rxjs';
import { ApiService } from './api.service';
import { forKind } from './interceptors';
import type { LimpInterceptorFn, LimpRequest } from './interceptors';
import { withInterceptors } from './limp-features';
import { provideLimp } from './provide-limp';
import { FakeConnections, config } from './spec/fake-connections';

describe('Interceptors', () => {
  let connections: FakeConnections;
  /** What is asked by HTTP: method, address and body of each. */
  let asked: string[];

  const start = (...interceptors: LimpInterceptorFn[]) => {
    connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [provideLimp(config, withInterceptors(interceptors)), connections.provider],
    });
    const api = TestBed.inject(ApiService);
    connections.greet();
    return api;
  };
  const follow = (watch: { subscribe: ReturnType<ApiService['watch']>['subscribe'] }) => {
    const heard: unknown[] = [];
    const subscription = watch.subscribe({
      next: (event) => heard.push(event.kind === 'event' ? event.docs : event.kind),
      error: (error: unknown) => heard.push(error),
      complete: () => heard.push('done'),
    });
    return { heard, stop: () => subscription.unsubscribe() };
  };
  const grant = () => connections.answer('a/watch', { code: 'CORE_WATCH_OK' });

  beforeEach(() => {
    asked = [];
    const byHttp = vi.spyOn(globalThis, 'fetch').mockImplementation(async (address, init) => {
      const request = new Request(address, init);
      asked.push(`${request.method} ${request.url} ${await request.text()}`);
      return Response.json({ status: 200, msg: '', args: { docs: [{ _id: '1' }] } });
    });
    onTestFinished(() => {
      byHttp.mockRestore();
    });
  });

  it('see all that an app makes, each told by its kind, and no sign-in', async () => {
    const seen: LimpRequest[] = [];
    const api = start((request, next) => {
      seen.push(request);
      return next(request);
    });
    api.call('a/read');
    api.watch('a/watch', [{ n: 1 }]).subscribe();
    api.watch('b/watch').subscribe();
    api.deleteWatch('w');
    const replies = [api.get('a/get', ['x', 1]), api.post('a/post', [], { n: 2 })];
    api.auth('email', 'a@b.c', 'password');
    const told = vi.fn();
    for (const reply of replies) reply.subscribe(told);
    await expect.poll(() => told.mock.calls.length).toBe(2);
    expect(seen).toEqual([
      { kind: 'call', endpoint: 'a/read', awaitAuth: false },
      { kind: 'watch', endpoint: 'a/watch', query: [{ n: 1 }] },
      { kind: 'watch', endpoint: 'b/watch' },
      { kind: 'call', endpoint: 'watch/delete', query: [{ watch: 'w' }] },
      { kind: 'get', endpoint: 'a/get', args: ['x', 1] },
      { kind: 'post', endpoint: 'a/post', args: [], doc: { n: 2 } },
    ]);
  });

  it('may change calls by HTTP and their replies', async () => {
    const api = start(
      forKind('post', (post, next) =>
        next({ ...post, doc: { ...post.doc, locale: 'ar_AE' } }).pipe(
          map((reply) => ({ ...reply, args: { docs: ['changed'] } })),
        ),
      ),
      forKind('get', (get, next) => next({ ...get, args: [...get.args, 'last'] })),
    );
    const docs: unknown[] = [];
    for (const call of [api.get('a/get', ['x']), api.post('a/post', [], { n: 1 })]) {
      call.subscribe(({ args }) => docs.push(args.docs));
    }
    await expect.poll(() => docs.length).toBe(2);
    expect(docs).toContainEqual(['changed']);
    expect(asked.sort()).toEqual([
      'GET http://localhost:1/a/get/x/last ',
      'POST http://localhost:1/a/post {"n":1,"locale":"ar_AE"}',
    ]);
  });

  it('may answer by HTTP what was called by the socket, and the other way round', async () => {
    const api = start((request, next) => {
      if (request.kind === 'call') return next({ kind: 'get', endpoint: 'a/get', args: [] });
      if (request.kind === 'get') return next({ kind: 'call', endpoint: request.endpoint });
      return next(request);
    });
    const docs: unknown[] = [];
    api.call('a/read').subscribe(({ args }) => docs.push(args.docs));
    await expect.poll(() => docs.length).toBe(1);
    api.get('a/read').subscribe(({ args }) => docs.push(args.docs));
    connections.answer('a/read', { docs: [2] });
    expect(docs).toEqual([[{ _id: '1' }], [2]]);
  });

  it('pass all events of a watch on, changed as they please', () => {
    const api = start(
      forKind('watch', (watch, next) =>
        next({ ...watch, query: [{ n: 1 }] }).pipe(
          filter((event) => event.kind !== 'resumed'),
          map((event) => (event.kind === 'event' ? { ...event, docs: [1, ...event.docs] } : event)),
        ),
      ),
    );
    const { heard, stop } = follow(api.watch('a/watch'));
    expect(connections.sent.map(({ query }) => query)).toEqual(['[{"n":1}]']);
    grant();
    connections.answer('a/watch', { oper: 'create', docs: [2] });
    connections.answer('a/watch', { oper: 'delete', docs: [3] });
    expect(heard).toEqual(['started', [1, 2], [1, 3]]);
    stop();
    expect(connections.count('watch/delete')).toBe(1);
  });

  it('run for a watch with each subscription, and never without one', () => {
    const run = vi.fn<LimpInterceptorFn>((request, next) => next(request));
    const watch = start(run).watch('a/watch');
    expect(run).not.toHaveBeenCalled();
    follow(watch);
    follow(watch);
    expect(run).toHaveBeenCalledTimes(2);
    expect(connections.count('a/watch')).toBe(2);
  });

  it('may begin a watch again, end it, fail it, or make it of reads', () => {
    const started: WatchEvent<unknown> = { kind: 'started' };
    const api = start((request, next) => {
      if (request.kind !== 'watch') return next(request);
      switch (request.endpoint) {
        case 'a/watch':
          return next(request).pipe(retry(1));
        case 'b/watch':
          return of(started);
        case 'c/watch':
          return throwError(() => 'an error of its own');
        default:
          return concat(
            of(started),
            next({ kind: 'call', endpoint: 'd/read' }).pipe(
              concatMap(({ args }) =>
                concat(
                  of({ kind: 'event', oper: 'update', docs: args.docs ?? [] } as const),
                  NEVER,
                ),
              ),
            ),
          );
      }
    });
    const again = follow(api.watch('a/watch'));
    connections.answer('a/watch', {}, 500);
    grant();
    expect([again.heard, connections.count('a/watch')]).toEqual([['started'], 2]);
    expect(follow(api.watch('b/watch')).heard).toEqual(['started', 'done']);
    expect(follow(api.watch('c/watch')).heard).toEqual(['an error of its own']);
    const { heard } = follow(api.watch('d/watch'));
    connections.answer('d/read', { docs: [4] });
    expect(heard).toEqual(['started', [4]]);
  });

  it('for one kind leave the others alone', () => {
    const run = vi.fn();
    const api = start(forKind('watch', (request, next) => (run(), next(request))));
    api.call('a/read');
    expect(run).not.toHaveBeenCalled();
    follow(api.watch('a/watch'));
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('that give what is no result of the kind fail it, and are told so', () => {
    const reply: Reply<unknown> = { status: 200, msg: '', args: {} };
    const api = start((request) =>
      request.kind === 'watch' ? of(reply) : of({ kind: 'started' }),
    );
    const fault = { kind: 'usage', field: 'withInterceptors' };
    expect(follow(api.watch('a/watch')).heard).toMatchObject([fault]);
    let error: unknown;
    api.call('a/read').subscribe({ error: (e: unknown) => (error = e) });
    expect(error).toMatchObject(fault);
  });

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['a promise', () => Promise.resolve()],
    ['null in place of a result', () => of(null)],
    ['a text in place of a result', () => of('reply')],
  ])('fail with usage where they give %s', (_, give) => {
    const api = start(give as () => ReturnType<LimpInterceptorFn>);
    let error: unknown;
    api.call('a/read').subscribe({ error: (e: unknown) => (error = e) });
    expect(error).toMatchObject({ kind: 'usage', field: 'withInterceptors' });
    expect(follow(api.watch('a/watch')).heard).toMatchObject([{ kind: 'usage' }]);
  });

  it.each(['calls', 'toString', '', undefined, null, 1n])(
    'fail with usage where they pass on a request of the kind %s',
    (kind) => {
      const api = start((request, next) => next({ ...request, kind } as unknown as LimpRequest));
      const fault = {
        kind: 'usage',
        field: 'withInterceptors',
        message: expect.stringContaining(`the kind ${String(kind)},`) as string,
      };
      let error: unknown;
      api.call('a/read').subscribe({ error: (e: unknown) => (error = e) });
      expect(error).toMatchObject(fault);
      expect(follow(api.watch('a/watch')).heard).toMatchObject([fault]);
      expect(connections.sent).toEqual([]);
    },
  );

  it('see the end of a watch that the app ends, whose followers complete', () => {
    const seen: string[] = [];
    const api = start((request, next) =>
      next(request).pipe(
        tap(() => seen.push(`${request.kind} ${request.endpoint}`)),
        catchError((error: unknown) => throwError(() => error)),
      ),
    );
    const { heard } = follow(api.watch('a/watch'));
    grant();
    api.deleteWatch('__all');
    connections.answer('watch/delete');
    expect(heard).toEqual(['started', 'done']);
    expect(seen).toEqual(['watch a/watch', 'call watch/delete']);
  });
});
