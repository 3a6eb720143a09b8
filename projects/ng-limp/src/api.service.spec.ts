import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  EnvironmentInjector,
  computed,
  createEnvironmentInjector,
  effect,
  inject,
  provideZonelessChangeDetection,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LimpError, memoryStore } from 'ng-limp/client';
import { firstValueFrom } from 'rxjs';
import { ApiService } from './api.service';
import {
  LIMP_OPTIONS,
  joinedOptions,
  withBigIntegers,
  withDebug,
  withHeartbeat,
  withInterceptors,
  withLogger,
  withReconnect,
  withSessionStore,
  withTimeouts,
} from './limp-features';
import { LimpModule } from './limp.module';
import { provideLimp } from './provide-limp';
import { FakeConnections, config, session } from './spec/fake-connections';

describe('ApiService', () => {
  let connections: FakeConnections;

  beforeEach(() => {
    connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [provideZonelessChangeDetection(), connections.provider],
    });
  });

  afterEach(() => {
    sessionStorage.clear();
  });

  const configured = () => {
    TestBed.configureTestingModule({ providers: [provideLimp(config)] });
    return TestBed.inject(ApiService);
  };

  it('connects when it is injected, where provideLimp() has configured it', () => {
    TestBed.configureTestingModule({
      providers: [provideLimp(config, withSessionStore(memoryStore()))],
    });
    expect(TestBed.inject(ApiService).state().kind).toBe('connecting');
    expect(connections.urls).toEqual([config.api]);
  });

  it('connects when it is injected, where LimpModule.forRoot() has configured it', () => {
    const { ngModule, providers } = LimpModule.forRoot(config);
    TestBed.configureTestingModule({ imports: [ngModule], providers: [...(providers ?? [])] });
    TestBed.inject(ApiService);
    expect(connections.urls).toHaveLength(1);
  });

  it('connects when init() is called, where LimpModule is imported as it is', async () => {
    TestBed.configureTestingModule({ imports: [LimpModule] });
    const api = TestBed.inject(ApiService);
    expect(connections.urls).toHaveLength(0);
    const reply = firstValueFrom(api.init(config));
    connections.greet();
    expect((await reply).args.code).toBe('CORE_CONN_OK');
    expect(api.inited).toBe(true);
  });

  it('says what is missing when init() is called without a configuration', async () => {
    const api = TestBed.inject(ApiService);
    const error: unknown = await firstValueFrom(api.init()).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LimpError);
    expect(error).toMatchObject({ kind: 'usage', field: 'init' });
  });

  it('starts over with reset(): leaves the session, which stays stored, and connects anew', () => {
    const api = configured();
    connections.greet();
    api.auth('email', 'a@b.c', 'password');
    connections.answer('session/auth', { session });
    const heard: unknown[] = [];
    api.authed$.subscribe((now) => heard.push(now?._id));
    const failed: unknown[] = [];
    api.call('a/create').subscribe({ error: (error: LimpError) => failed.push(error.kind) });
    api.reset();
    expect(api.authed).toBe(false);
    expect(heard).toEqual(['s', undefined]);
    expect(failed).toEqual(['closed']);
    expect(connections.urls).toHaveLength(2);
    connections.greet();
    api.checkAuth();
    expect(connections.sent.at(-1)?.query).toContain('"_id":"s"');
  });

  it('has nothing to reset() before init()', () => {
    TestBed.inject(ApiService).reset();
    expect(connections.urls).toHaveLength(0);
  });

  it('closes its connection when the app is destroyed', () => {
    const api = configured();
    TestBed.resetTestingModule();
    expect(api.state().kind).toBe('closed');
  });

  it('drops what is in flight without a word when the app is destroyed', () => {
    const api = configured();
    const heard: unknown[] = [];
    api.call('a/read').subscribe({ error: (error: unknown) => heard.push(error) });
    TestBed.resetTestingModule();
    api.call('a/read').subscribe({ error: (error: unknown) => heard.push(error) });
    expect(heard).toEqual([]);
  });

  it('has state, inited, authed and session that computed, effects and templates follow', async () => {
    @Component({
      changeDetection: ChangeDetectionStrategy.OnPush,
      template: `{{ api.state().kind }} {{ api.authed }} {{ api.session?._id }}`,
    })
    class Status {
      readonly api = inject(ApiService);
    }
    const api = configured();
    const user = computed(() => api.session?.user._id);
    const seen: boolean[] = [];
    TestBed.runInInjectionContext(() => effect(() => seen.push(api.inited)));
    const fixture = TestBed.createComponent(Status);
    const shown = async () => {
      await TestBed.inject(ApplicationRef).whenStable();
      return (fixture.nativeElement as HTMLElement).textContent.trim();
    };
    expect(await shown()).toBe('connecting false');
    connections.greet();
    expect(await shown()).toBe('ready false');
    api.auth('email', 'a@b.c', 'password');
    connections.answer('session/auth', { session });
    expect(await shown()).toBe('ready true s');
    expect(user()).toBe('u');
    expect(seen).toEqual([false, true]);
  });

  it('makes calls in both forms of the original', async () => {
    const api = configured();
    connections.greet();
    const one = firstValueFrom(api.call('a/one', { query: [{ n: 1 }], awaitAuth: true }, false));
    connections.answer('a/one', { docs: [{ _id: '1' }] });
    expect((await one).args.docs).toEqual([{ _id: '1' }]);
    expect(connections.sent.at(-1)?.query).toBe('[{"n":1}]');
    const two = firstValueFrom(api.call<{ n: number }>({ endpoint: 'a/two' }));
    connections.answer('a/two', { docs: [{ n: 2 }] });
    expect((await two).args.docs?.[0]?.n).toBe(2);
  });

  it('holds a call with awaitAuth back, in all its forms, until somebody is signed in', () => {
    const api = configured();
    connections.greet();
    api.call('a/one', {}, true);
    api.call('a/one', { awaitAuth: true });
    api.call({ endpoint: 'a/one', awaitAuth: true });
    expect(connections.count('a/one')).toBe(0);
    api.auth('email', 'a@b.c', 'password');
    connections.answer('session/auth', { session });
    expect(connections.count('a/one')).toBe(3);
  });

  it('tells inited$ and authed$ to late subscribers', async () => {
    const api = configured();
    connections.greet();
    api.auth('email', 'a@b.c', 'password');
    connections.answer('session/auth', { session });
    expect(await firstValueFrom(api.inited$)).toBe(true);
    expect((await firstValueFrom(api.authed$))?._id).toBe('s');
  });

  it('watches, without holding up the app, and tells what happens in the order of the wire', async () => {
    const api = configured();
    connections.greet();
    const seen: string[] = [];
    const watching = api.watch('staff/watch').subscribe((event) => {
      seen.push(event.kind === 'event' ? event.oper : event.kind);
    });
    await TestBed.inject(ApplicationRef).whenStable();
    connections.answer('staff/watch', { code: 'CORE_WATCH_OK' });
    connections.answer('staff/watch', { oper: 'create', docs: [{ _id: '1' }] });
    expect(seen).toEqual(['started', 'create']);
    watching.unsubscribe();
    expect(connections.count('watch/delete')).toBe(1);
  });

  it('tells of errors that belong to no call, and of the quota', async () => {
    const api = configured();
    connections.greet();
    const errors: LimpError[] = [];
    api.errors$.subscribe((error) => errors.push(error));
    connections.receive({ status: 500, msg: 'boom' });
    expect(errors.map(({ status }) => status)).toEqual([500]);
    expect(await firstValueFrom(api.quota$)).toMatchObject({
      used: 1,
      limit: null,
      throttledUntil: null,
    });
  });

  it('knows the addresses of files', () => {
    const api = configured();
    expect(api.fileUrl('staff', 'ID', 'photo', 'a b.png', { width: 8, height: 9 })).toBe(
      'http://localhost:1/staff/retrieve_file/ID/photo/8x9/a%20b.png',
    );
  });

  it('calls by HTTP, and fails where no server is', async () => {
    const api = configured();
    for (const call of [api.get('staff/report', [2026]), api.post('staff/report', [], { a: 1 })]) {
      const error: unknown = await firstValueFrom(call).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'connection-lost' });
    }
  });

  it('tells how the upload of a call goes', () => {
    const api = configured();
    connections.greet();
    const call = api.call('a/create', { doc: { photo: new File(['abc'], 'a.png') } });
    const loaded: number[] = [];
    call.progress$.subscribe((progress) => loaded.push(progress.loaded));
    connections.answer('file/upload');
    expect(loaded).toEqual([0, 3]);
  });

  it('throws at once from checkAuth() where no session is stored', () => {
    const api = configured();
    expect(() => api.checkAuth()).toThrow(
      expect.objectContaining({ kind: 'unauthenticated' }) as Error,
    );
  });

  it('sends a sign-in again to a caller that subscribes again after its failure', () => {
    const api = configured();
    connections.greet();
    const call = api.auth('email', 'a@b.c', 'password');
    const heard: unknown[] = [];
    call.subscribe({ error: (error: LimpError) => heard.push(error.status) });
    connections.answer('session/auth', {}, 403);
    call.subscribe((reply) => heard.push(reply.args.session?._id));
    connections.answer('session/auth', { session });
    expect(heard).toEqual([403, 's']);
  });
});

describe('The features of provideLimp()', () => {
  it.each([
    ['withSessionStore', () => withSessionStore(memoryStore())],
    ['withReconnect', () => withReconnect({})],
    ['withHeartbeat', () => withHeartbeat({})],
    ['withTimeouts', () => withTimeouts({})],
    ['withInterceptors', () => withInterceptors([])],
    ['withLogger', () => withLogger(console)],
    ['withDebug', () => withDebug()],
    ['withBigIntegers', () => withBigIntegers('string')],
  ])('are refused when given twice: %s()', (name, make) => {
    expect(() => provideLimp(config, make(), make())).toThrow(
      `provideLimp: ${name}() is given twice. Leave one of them out.`,
    );
  });

  it('keep the digits of big integers with withBigIntegers()', () => {
    TestBed.configureTestingModule({ providers: [provideLimp(config, withBigIntegers(BigInt))] });
    const options = joinedOptions(TestBed.inject(LIMP_OPTIONS));
    expect(options.bigIntegers).toBe(BigInt);
  });

  it('make it log each step with withDebug(), whichever configuration init() is given', () => {
    const debug = vi.spyOn(console, 'debug').mockReturnValue();
    onTestFinished(() => {
      debug.mockRestore();
    });
    const connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [provideLimp(config, withDebug()), connections.provider],
    });
    TestBed.inject(ApiService).init({ ...config, appId: 'other' });
    expect(debug).toHaveBeenCalledWith('[limp] Connection: connecting');
  });

  it('make it report to the logger of withLogger()', () => {
    const logger = { warn: vi.fn(), debug: vi.fn() };
    const connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [provideLimp(config, withLogger(logger)), connections.provider],
    });
    TestBed.inject(ApiService);
    expect(logger.debug).toHaveBeenCalledWith('Connection: connecting');
  });

  it('hold for one provideLimp(), not for those of routes below it', () => {
    const app = provideLimp(config, withDebug(), withInterceptors([]));
    TestBed.configureTestingModule({ providers: [app] });
    const route = createEnvironmentInjector(
      [provideLimp(config)],
      TestBed.inject(EnvironmentInjector),
    );
    expect(TestBed.inject(LIMP_OPTIONS)).toHaveLength(3);
    expect(route.get(LIMP_OPTIONS)).toEqual([{}]);
  });
});
