import type { Doc, LimpCall, LimpError, Query, Reply, Session, WatchEvent } from 'ng-limp/client';
import { catchError, map, of } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ApiService } from './api.service';
import { forKind } from './interceptors';
import type { LimpCallRequest, LimpHandler, LimpInterceptorFn, LimpRequest } from './interceptors';
import type { provideLimp } from './provide-limp';
import { withInterceptors, withReconnect } from './limp-features';

interface Staff extends Doc {
  readonly name: string;
}

/** Nothing here runs: what does not compile fails the build of the specs. */
type Api = ApiService;

describe('The types', () => {
  it('of a call say what its docs are, Doc where nothing is said', () => {
    const calls = (api: Api) => ({
      plain: api.call('staff/read'),
      staff: api.call<Staff>('staff/read', { query: [{ $limit: 1 }] }, true),
      object: api.call<Staff>({ endpoint: 'staff/read', timeout: 5 }),
      groups: api.call<{ count: number }>('staff/read'),
    });
    expect(calls).toBeDefined();
    type Calls = ReturnType<typeof calls>;
    expectTypeOf<Calls['plain']>().toEqualTypeOf<LimpCall<Reply>>();
    expectTypeOf<Calls['staff']>().toEqualTypeOf<LimpCall<Reply<Staff>>>();
    expectTypeOf<Calls['object']>().toEqualTypeOf<LimpCall<Reply<Staff>>>();
    expectTypeOf<Calls['groups']>().toEqualTypeOf<LimpCall<Reply<{ count: number }>>>();
    expectTypeOf<Reply<Staff>['args']['docs']>().toEqualTypeOf<readonly Staff[] | undefined>();
  });

  it('of a call refuse what cannot be one', () => {
    const wrong = (api: Api) => {
      // @ts-expect-error An endpoint is needed.
      api.call({ query: [] });
      // @ts-expect-error It is spelt query.
      api.call('staff/read', { querry: [] });
      // @ts-expect-error The client chooses the session.
      api.call({ endpoint: 'staff/read', sid: '1' });
      // @ts-expect-error A query is a list, or an object at servers below 5.0.
      api.call('staff/read', { query: 'all' });
      // @ts-expect-error With the endpoint in an object, all else is in it too.
      api.call({ endpoint: 'staff/read' }, { query: [] });
    };
    expectTypeOf(wrong).returns.toBeVoid();
  });

  it('of queries know operators and times', () => {
    const queries: readonly Query[] = [
      [
        { _id: '1', n: { $gt: 1 } },
        { $limit: 5, $sort: { n: -1 } },
      ],
      [[{ a: { $in: ['x'] } }, { b: null }], { __or: [{ a: 1 }, { b: { $ne: new Date() } }] }],
      [{ at: new Date() }, { at: { $bet: [new Date(), new Date()] } }, { name: { en_AE: 'x' } }],
    ];
    expect(queries).toHaveLength(3);
  });

  it('of queries refuse what would match all docs', () => {
    const wrong = (id: string | undefined, name: { readonly en_AE?: string }): Query[] => [
      // @ts-expect-error A condition has a value.
      [{ _id: id }],
      // @ts-expect-error In a list of alternatives too.
      [[{ _id: id }]],
      // @ts-expect-error An operator has one as well,
      [{ _id: { $eq: id } }],
      // @ts-expect-error and each of its values is one.
      [{ _id: { $in: [id] } }],
      // @ts-expect-error Deep inside as well.
      [{ name: { $eq: { en_AE: name.en_AE } } }],
      // @ts-expect-error A special attr is left out, or has a value.
      [{ $search: id }],
      // @ts-expect-error What is no value of JSON is none to compare with.
      [{ n: { $eq: /x/ } }],
    ];
    expectTypeOf(wrong).returns.toEqualTypeOf<Query[]>();
  });

  it('of session and signals are those of the client', () => {
    expectTypeOf<Api['session']>().toEqualTypeOf<Session | null>();
    expectTypeOf<Api['authed$']>().toEqualTypeOf<Observable<Session | null>>();
    expectTypeOf<Api['inited']>().toEqualTypeOf<boolean>();
  });

  it('of interceptors are found from where they stand', () => {
    withInterceptors([
      (request, next) => {
        expectTypeOf(request).toEqualTypeOf<LimpRequest>();
        expectTypeOf(next).toEqualTypeOf<LimpHandler>();
        switch (request.kind) {
          case 'call':
            expectTypeOf(request).toEqualTypeOf<LimpCallRequest>();
            expectTypeOf(next(request)).toEqualTypeOf<Observable<Reply<unknown>>>();
            return next({ ...request, timeout: 5 });
          case 'watch':
            expectTypeOf(next(request)).toEqualTypeOf<Observable<WatchEvent<unknown>>>();
            return next(request);
          case 'get':
          case 'post':
            expectTypeOf(next(request)).toEqualTypeOf<Observable<Reply<unknown>>>();
            return next(request);
          case 'file':
            expectTypeOf(next(request)).toEqualTypeOf<Observable<Blob>>();
            return next(request);
          default:
            return request satisfies never;
        }
      },
      forKind('call', (call, next) => {
        expectTypeOf(call).toEqualTypeOf<LimpCallRequest>();
        return next(call).pipe(
          map((reply) => {
            expectTypeOf(reply.args.docs).toEqualTypeOf<readonly unknown[] | undefined>();
            return reply;
          }),
          catchError((_error: LimpError) => of({ status: 200, msg: '', args: {} })),
        );
      }),
      // What only looks at requests, or changes what calls have, needs to know no kinds.
      (call, next) => next({ ...call, doc: { locale: 'en_AE' } }),
      () => of<Reply<Staff>>({ status: 200, msg: '', args: { docs: [{ _id: '1', name: 'Z' }] } }),
    ]);
    // @ts-expect-error What a watch gives is no reply.
    forKind('watch', () => of<Reply<Staff>>({ status: 200, msg: '', args: {} }));
    // @ts-expect-error There is no such kind.
    forKind('put', (request, next: LimpHandler) => next(request));
    // @ts-expect-error What an interceptor gives is a reply.
    const noReply: LimpInterceptorFn = () => of('a reply');
    // @ts-expect-error A call is passed on as a whole.
    const noCall: LimpInterceptorFn = (call, next) => next(call.endpoint);
    const assigning: LimpInterceptorFn = (call, next) => {
      // @ts-expect-error A changed call is a copy.
      call.endpoint = 'b/read';
      return next(call);
    };
    expect([noReply, noCall, assigning]).toHaveLength(3);
  });

  it('of features refuse what is none', () => {
    expectTypeOf<Parameters<typeof provideLimp>[1]>().toEqualTypeOf<
      ReturnType<typeof withReconnect>
    >();
    // @ts-expect-error It is spelt minDelay.
    expect(withReconnect({ mindelay: 1 })).toBeDefined();
  });
});
