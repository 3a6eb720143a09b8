import { TestBed } from '@angular/core/testing';
import { ApiService, withTimeouts } from 'ng-limp';
import type { LimpError } from 'ng-limp';
import { LimpTestingController } from './limp-testing-controller';
import { provideLimpTesting } from './provide-limp-testing';

describe('LimpTestingController', () => {
  let api: ApiService;
  let limp: LimpTestingController;

  const setUp = (...providers: ReturnType<typeof provideLimpTesting>[]) => {
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({ providers });
    api = TestBed.inject(ApiService);
    limp = TestBed.inject(LimpTestingController);
  };
  /** What a call tells, in the order in which it does. */
  const listen = (call: ReturnType<ApiService['call']>) => {
    const heard: unknown[] = [];
    call.subscribe({
      next: ({ args }) => heard.push(args.docs),
      error: (error: LimpError) => heard.push(error.kind),
    });
    return heard;
  };
  beforeEach(() => {
    setUp(provideLimpTesting());
  });

  describe('plays the connection', () => {
    it('ready by itself, in a moment or as soon as it is asked for anything', async () => {
      setUp(provideLimpTesting());
      expect(api.state().kind).toBe('connecting');
      await Promise.resolve();
      expect(api.inited).toBe(true);
      setUp(provideLimpTesting());
      limp.expectNone('staff/read');
      expect(api.inited).toBe(true);
    });

    it('ready when the test says so, with autoConnect: false', async () => {
      setUp(provideLimpTesting({ autoConnect: false }));
      api.call('staff/read');
      await new Promise((resolve) => setTimeout(resolve));
      expect(api.state().kind).toBe('connecting');
      limp.expectNone('staff/read');
      limp.connect();
      expect(api.inited).toBe(true);
      limp.expectOne('staff/read');
    });

    it('lost by drop(), with what was in flight, and ready again by connect()', async () => {
      const create = listen(api.call('staff/create'));
      const read = listen(api.call('staff/read'));
      const before = limp.expectOne('staff/read');
      await limp.drop();
      expect(api.state().kind).toBe('waiting');
      expect(create).toEqual(['connection-lost']);
      expect(read).toEqual([]);
      expect(() => before.flush()).toThrow(/staff\/read .* connection it was made on is gone/);
      limp.connect();
      limp.expectOne('staff/read').flush([]);
      expect(read).toEqual([[]]);
      limp.verify();
    });

    it('lost when the browser says that it is offline, which shows in the state at once', () => {
      limp.connect();
      window.dispatchEvent(new Event('offline'));
      expect(api.state()).toMatchObject({ kind: 'waiting', reason: 'the browser is offline' });
      limp.connect();
      expect(api.inited).toBe(true);
    });

    it('that has to be told of the session again, after it was lost', async () => {
      const session = limp.signIn();
      await limp.drop();
      limp.connect();
      api.call('staff/read');
      limp.expectNone('staff/read');
      limp.expectOne('session/reauth').flush({ args: { session } });
      limp.expectOne('staff/read');
    });

    it('and says what to do where there is none', async () => {
      api.close();
      await expect(limp.drop()).rejects.toThrow('There is no connection to drop.');
      expect(() => limp.connect()).toThrow(
        'The connection is closed: call ApiService.init() before you connect().',
      );
      api.init();
      limp.connect();
      expect(api.inited).toBe(true);
    });

    it('of which the client is in charge, when it is connected to before the service is injected', () => {
      TestBed.resetTestingModule();
      TestBed.configureTestingModule({ providers: [provideLimpTesting({ autoConnect: false })] });
      TestBed.inject(LimpTestingController).connect();
      expect(TestBed.inject(ApiService).inited).toBe(true);
    });
  });

  describe('lets time pass only by advance()', () => {
    it('for the timeouts of calls', () => {
      setUp(provideLimpTesting({}, withTimeouts({ call: 500 })));
      const heard = listen(api.call('staff/read'));
      limp.advance(499);
      expect(heard).toEqual([]);
      limp.advance(1);
      expect(heard).toEqual(['timeout']);
    });

    it('for the tries to connect', async () => {
      limp.connect();
      await limp.drop();
      limp.advance(0);
      expect(api.inited).toBe(true);
    });

    it('for heartbeats, which it answers', () => {
      const inited: boolean[] = [];
      api.inited$.subscribe((isReady) => inited.push(isReady));
      limp.advance(300_000);
      expect(inited).toEqual([true]);
      limp.verify();
    });
  });

  describe('signs in', () => {
    it('somebody, by a session of which the test says what matters', () => {
      const session = limp.signIn({ groups: ['editors'] });
      expect(api.session).toEqual(session);
      expect(api.session?.groups).toEqual(['editors']);
      expect(() => limp.signIn()).toThrow('Somebody is signed in already.');
      limp.verify();
    });

    it('nobody for the next test', () => {
      limp.signIn();
      setUp(provideLimpTesting());
      expect(api.session).toBeNull();
      expect(() => api.checkAuth()).toThrow();
    });
  });
});
