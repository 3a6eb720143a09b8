import { EventEmitter, NgZone } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { HttpAnswer } from 'ng-limp/client';
import { map } from 'rxjs';
import { ApiService } from './api.service';
import { LIMP_OPTIONS, withInterceptors } from './limp-features';
import type { LimpOptions } from './limp-features';
import { provideLimp } from './provide-limp';
import { FakeConnections, config, session } from './spec/fake-connections';

/** A zone that knows where code runs, without patching the browser. */
class RecordingZone implements NgZone {
  readonly hasPendingMacrotasks = false;
  readonly hasPendingMicrotasks = false;
  readonly isStable = true;
  readonly onUnstable = new EventEmitter<unknown>();
  readonly onMicrotaskEmpty = new EventEmitter<unknown>();
  readonly onStable = new EventEmitter<unknown>();
  readonly onError = new EventEmitter<unknown>();
  isInside = false;

  run<T>(fn: () => T): T {
    return this.at(true, fn);
  }

  runTask<T>(fn: () => T): T {
    return this.run(fn);
  }

  runGuarded<T>(fn: () => T): T {
    return this.run(fn);
  }

  runOutsideAngular<T>(fn: () => T): T {
    return this.at(false, fn);
  }

  private at<T>(isInside: boolean, fn: () => T): T {
    const before = this.isInside;
    this.isInside = isInside;
    try {
      return fn();
    } finally {
      this.isInside = before;
    }
  }
}

describe('In an app with zones', () => {
  let zone: RecordingZone;
  let connections: FakeConnections;
  let api: ApiService;
  /** Where each step happened: true is inside of Angular's zone. */
  let steps: [string, boolean][];
  /** Where the answer to the latest request by HTTP goes. */
  let answer: HttpAnswer | null;
  const note = (what: string) => steps.push([what, zone.isInside]);

  beforeEach(() => {
    zone = new RecordingZone();
    connections = new FakeConnections(() => note('frame'));
    steps = [];
    answer = null;
    const noting: LimpOptions = {
      http: (_request, given) => {
        note('request');
        answer = given;
        return () => note('request over');
      },
      clock: {
        now: () => 0,
        elapsed: () => 0,
        after: () => {
          note('timer');
          return () => undefined;
        },
      },
    };
    TestBed.configureTestingModule({
      providers: [
        { provide: NgZone, useValue: zone },
        { provide: LIMP_OPTIONS, multi: true, useValue: noting },
        provideLimp(
          config,
          withInterceptors([
            (call, next) => {
              note('interceptor');
              return next(call).pipe(
                map((reply) => {
                  note('intercepted reply');
                  return reply;
                }),
              );
            },
          ]),
        ),
        connections.provider,
      ],
    });
    api = zone.run(() => TestBed.inject(ApiService));
  });

  afterEach(() => {
    sessionStorage.clear();
  });

  it('the connection and its timers live outside', () => {
    connections.greet();
    const call = zone.run(() => api.call('a/read', { doc: { photo: new File(['abc'], 'a') } }));
    zone.run(() => call.subscribe()).unsubscribe();
    zone.run(() => api.auth('email', 'a@b.c', 'password'));
    const timers = steps.filter(([what]) => what === 'timer');
    expect(timers.length).toBeGreaterThan(3);
    expect(timers.filter(([, isInside]) => isInside)).toEqual([]);
  });

  it('what is sent again from inside goes out outside', () => {
    connections.greet();
    const call = zone.run(() => api.call('a/read'));
    zone.run(() => call.subscribe({ error: () => undefined }));
    connections.answer('a/read', {}, 500);
    steps = [];
    zone.run(() => call.subscribe());
    expect(steps).toEqual([
      ['interceptor', false],
      ['frame', false],
    ]);
  });

  it('a sign-in that is sent again from inside goes out outside', () => {
    connections.greet();
    const signIn = api.auth('email', 'a@b.c', 'password');
    zone.run(() => signIn.subscribe({ error: () => undefined }));
    connections.answer('session/auth', {}, 403);
    steps = [];
    zone.run(() => signIn.subscribe());
    expect(steps).toEqual([['frame', false]]);
  });

  it('an upload that begins since another was stopped from inside sets timers outside', () => {
    connections.greet();
    const upload = () => api.call('a/create', { doc: { photo: new File(['abc'], 'a') } });
    const first = upload().subscribe();
    upload();
    zone.run(() => {
      first.unsubscribe();
    });
    const timers = steps.filter(([what]) => what === 'timer');
    expect(timers.filter(([, isInside]) => isInside)).toEqual([]);
    expect(connections.count('file/upload')).toBe(2);
  });

  it('an upload that is paused, resumed or cancelled from inside sets timers outside', () => {
    connections.greet();
    const doc = { photo: new File(['abc'], 'a') };
    zone.run(() => {
      const call = api.call('a/create', { doc });
      call.subscribe({ error: () => undefined });
      for (const upload of [call, ...api.uploads()]) {
        steps = [];
        upload.pause();
        upload.resume();
        expect(steps).toContainEqual(['timer', false]);
        expect(steps).not.toContainEqual(['timer', true]);
      }
      api.uploads()[0]?.cancel();
    });
    expect(api.uploads()).toEqual([]);
  });

  it('interceptors run where the call is made, and see its reply inside', () => {
    connections.greet();
    steps = [];
    zone.run(() => api.call('a/read'));
    connections.answer('a/read');
    expect(steps.filter(([what]) => what !== 'timer' && what !== 'frame')).toEqual([
      ['interceptor', true],
      ['intercepted reply', true],
    ]);
  });

  it('files are asked for outside, and come inside, with their progress', () => {
    zone.run(() => {
      const call = api.file('a', 'id', 'photo', 'a.png');
      call.progress$.subscribe(() => note('progress$'));
      call.subscribe(() => note('file'));
    });
    answer?.file(new Blob(['abc']));
    expect(steps.filter(([what]) => what !== 'timer')).toEqual([
      ['interceptor', true],
      ['request', false],
      ['progress$', true],
      ['request over', false],
      ['intercepted reply', true],
      ['file', true],
    ]);
  });

  it('all observables emit inside', () => {
    const told = (what: string) => ({
      next: () => note(what),
      error: () => note(`${what} failed`),
      complete: () => note(`${what} done`),
    });
    api.init().subscribe(told('init'));
    api.inited$.subscribe(told('inited$'));
    api.authed$.subscribe(told('authed$'));
    connections.greet();
    api.auth('email', 'a@b.c', 'password').subscribe(told('auth'));
    connections.answer('session/auth', { session });
    const upload = api.call('a/create', { doc: { photo: new File(['abc'], 'a') } });
    upload.progress$.subscribe(told('progress$'));
    upload.subscribe(told('call'));
    connections.answer('file/upload');
    connections.answer('a/create', {}, 400);
    const heard = steps.filter(([what]) => what !== 'timer' && what !== 'frame');
    const names = new Set(heard.map(([what]) => what));
    expect([...names]).toEqual(
      expect.arrayContaining([
        'init',
        'inited$',
        'authed$',
        'auth',
        'auth done',
        'progress$',
        'call failed',
      ]),
    );
    expect(heard.filter(([what, isInside]) => !isInside && what !== 'interceptor')).toEqual([]);
  });
});
