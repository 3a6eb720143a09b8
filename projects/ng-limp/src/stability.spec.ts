import { isPlatformServer } from '@angular/common';
import { ApplicationRef, PLATFORM_ID, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { of } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Reply } from 'ng-limp/client';
import { ApiService } from './api.service';
import { withInterceptors, withSessionStore } from './limp-features';
import { provideLimp } from './provide-limp';
import { FakeConnections, config, session } from './spec/fake-connections';

const silent = { error: () => undefined };

describe('The stability of an app', () => {
  let connections: FakeConnections;
  let api: ApiService;

  beforeEach(async () => {
    connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [
        provideLimp(config, withInterceptors([(call, next) => next(call)])),
        connections.provider,
      ],
    });
    api = TestBed.inject(ApiService);
    connections.greet();
    await settled();
  });

  afterEach(() => {
    sessionStorage.clear();
  });

  const settled = () => TestBed.inject(ApplicationRef).whenStable();
  /** Whether the app becomes stable before long. Where it should, it is asked until it does. */
  const isStable = async () =>
    Promise.race([
      settled().then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, 50, false)),
    ]);
  const signIn = () => {
    api.auth('email', 'a@b.c', 'password');
    connections.answer('session/auth', { session });
  };

  it('waits for a call from when it is made until its reply', async () => {
    api.call('a/read');
    expect(await isStable()).toBe(false);
    connections.answer('a/read');
    await expect.poll(isStable).toBe(true);
  });

  it('waits for a call until it fails', async () => {
    api.call('a/read').subscribe(silent);
    connections.answer('a/read', {}, 400);
    await expect.poll(isStable).toBe(true);
  });

  it('waits for no call that all have left, and waits again once somebody joins it', async () => {
    const call = api.call('a/read');
    call.subscribe().unsubscribe();
    await expect.poll(isStable).toBe(true);
    call.subscribe();
    expect(await isStable()).toBe(false);
    connections.answer('a/read');
    await expect.poll(isStable).toBe(true);
  });

  it('waits for a call again that is sent again', async () => {
    const call = api.call('a/read');
    call.subscribe(silent);
    connections.answer('a/read', {}, 500);
    call.subscribe();
    expect(await isStable()).toBe(false);
    connections.answer('a/read');
    await expect.poll(isStable).toBe(true);
  });

  it('waits for a call while there is no connection, since it will time out', async () => {
    connections.drop();
    api.call('a/read').subscribe(silent);
    expect(await isStable()).toBe(false);
    api.close();
    await expect.poll(isStable).toBe(true);
  });

  it.each<[string, () => Observable<Reply>, string]>([
    ['auth()', () => api.auth('email', 'a@b.c', 'password'), 'session/auth'],
    ['reauth()', () => api.reauth('s', 't'), 'session/reauth'],
    ['deleteWatch()', () => api.deleteWatch('__all'), 'watch/delete'],
  ])('waits for %s', async (_, make, endpoint) => {
    make();
    expect(await isStable()).toBe(false);
    connections.answer(endpoint, { session });
    await expect.poll(isStable).toBe(true);
  });

  it('waits for checkAuth() and signout()', async () => {
    signIn();
    connections.drop();
    api.close();
    api.init();
    connections.greet();
    api.checkAuth();
    expect(await isStable()).toBe(false);
    connections.answer('session/reauth', { session });
    await expect.poll(isStable).toBe(true);
    api.signout();
    expect(await isStable()).toBe(false);
    connections.answer('session/signout');
    await expect.poll(isStable).toBe(true);
  });

  it('waits for no call that awaits a user, until one is signed in', async () => {
    api.call('a/read', {}, true);
    await expect.poll(isStable).toBe(true);
    signIn();
    expect(await isStable()).toBe(false);
    connections.answer('a/read');
    await expect.poll(isStable).toBe(true);
  });

  it('waits for no call that awaits a user whose connection is gone', async () => {
    signIn();
    connections.drop();
    api.call('a/read', {}, true);
    await expect.poll(isStable).toBe(true);
  });

  it('does not wait for init() and its observable', async () => {
    connections.drop();
    api.init().subscribe();
    await expect.poll(isStable).toBe(true);
  });

  it('waits for nothing once the connection is closed', async () => {
    api.call('a/read').subscribe(silent);
    api.call('a/read').subscribe(silent);
    api.close();
    await expect.poll(isStable).toBe(true);
  });
});

describe('While an app is rendered on a server', () => {
  let connections: FakeConnections;

  beforeEach(() => {
    connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [
        provideLimp(config, withSessionStore({ load: fail, save: fail, clear: fail })),
        connections.provider,
        { provide: PLATFORM_ID, useValue: 'server' },
      ],
    });
  });

  const fail = (): never => {
    throw new Error('Nothing is stored on a server.');
  };

  it('no socket is opened, whether by injecting the service or by init()', () => {
    const api = TestBed.inject(ApiService);
    api.init(config);
    api.reset();
    expect(api.state().kind).toBe('idle');
    expect(connections.urls).toEqual([]);
  });

  it('calls stay silent, hold up nothing and set no timer', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    onTestFinished(() => {
      timers.mockRestore();
    });
    const api = TestBed.inject(ApiService);
    const heard: unknown[] = [];
    const hear = (name: string) => ({
      next: () => heard.push(name),
      error: (error: unknown) => heard.push(error),
      complete: () => heard.push(name),
    });
    api.init().subscribe(hear('init'));
    api.call('a/read').subscribe(hear('call'));
    api.call('a/read', {}, true).subscribe(hear('awaitAuth'));
    const upload = api.call('a/create', { doc: { photo: new File(['abc'], 'a.png') } });
    upload.progress$.subscribe(hear('progress'));
    upload.subscribe(hear('upload')).unsubscribe();
    api.auth('email', 'a@b.c', 'password').subscribe(hear('auth'));
    api.reauth('s', 't').subscribe(hear('reauth'));
    api.signout().subscribe(hear('signout'));
    api.deleteWatch('w').subscribe(hear('deleteWatch'));
    api.inited$.subscribe(hear('inited'));
    api.authed$.subscribe(hear('authed'));
    expect(timers).not.toHaveBeenCalled();
    await TestBed.inject(ApplicationRef).whenStable();
    expect(heard).toEqual([]);
    expect(api.state().kind).toBe('idle');
  });

  it('no session is stored, and checkAuth() says so as it does in a browser', () => {
    expect(() => TestBed.inject(ApiService).checkAuth()).toThrow(
      expect.objectContaining({ kind: 'unauthenticated' }) as Error,
    );
  });

  it('an interceptor may answer calls in place of the server', () => {
    TestBed.configureTestingModule({
      providers: [
        provideLimp(
          config,
          withInterceptors([
            (call, next) =>
              isPlatformServer(inject(PLATFORM_ID)) && call.endpoint === 'a/read'
                ? of<Reply>({ status: 200, msg: '', args: { docs: [] } })
                : next(call),
          ]),
        ),
      ],
    });
    const docs: unknown[] = [];
    const api = TestBed.inject(ApiService);
    for (const endpoint of ['a/read', 'b/read']) {
      api.call(endpoint).subscribe(({ args }) => docs.push(args.docs));
    }
    expect(docs).toEqual([[]]);
  });
});
