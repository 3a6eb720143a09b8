import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiService, LimpError, provideLimp, withInterceptors } from 'ng-limp';
import type { Doc } from 'ng-limp';
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
  /** What a watch tells, in the order in which it does. */
  const follow = (watch: ReturnType<ApiService['watch']>) => {
    const heard: unknown[] = [];
    watch.subscribe({
      next: (event) => heard.push(event.kind === 'event' ? event.docs : event.kind),
      error: (error: LimpError) => heard.push(error.kind),
    });
    return heard;
  };
  const messageOf = (run: () => void): string => {
    try {
      run();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return 'nothing was thrown';
  };

  beforeEach(() => {
    setUp(provideLimpTesting());
  });

  describe('gives calls to the test', () => {
    it('with endpoint, query and doc as they travelled', () => {
      api.call('staff/update', { query: [{ _id: '1' }], doc: { age: 5, gone: undefined } });
      const { endpoint, query, doc, files, state } = limp.expectOne('staff/update');
      expect({ endpoint, query, doc, files, state }).toEqual({
        endpoint: 'staff/update',
        query: [{ _id: '1' }],
        doc: { age: 5 },
        files: [],
        state: 'waiting for an answer',
      });
    });

    it('but none that the client refuses to send', () => {
      const missing = undefined as unknown as string;
      const fields: (string | null)[] = [];
      for (const args of [
        { query: [{ _id: missing }] },
        { query: [{ n: { $gtt: 1 } }] },
        { query: [{}] },
        { ...{ querry: [] } },
        { doc: { tags: [NaN] } },
      ]) {
        api
          .call('staff/delete', args)
          .subscribe({ error: ({ field }: LimpError) => fields.push(field) });
      }
      expect(fields).toEqual([
        'query[0]._id',
        'query[0].n.$gtt',
        'query[0]',
        'querry',
        'doc.tags[0]',
      ]);
      limp.verify();
    });

    it('by a function that tells them apart', () => {
      api.call('staff/read', { query: [{ _id: '1' }] });
      api.call('staff/read', { query: [{ _id: '2' }] });
      const call = limp.expectOne(({ query }) => JSON.stringify(query).includes('2'));
      expect(call.query).toEqual([{ _id: '2' }]);
    });

    it('each once', () => {
      api.call('staff/read');
      limp.expectOne('staff/read');
      expect(limp.match('staff/read')).toEqual([]);
      limp.expectNone('staff/read');
    });

    it('all that match, or none, by match()', () => {
      expect(limp.match('staff/read')).toEqual([]);
      api.call('staff/read');
      api.call('blog/read');
      api.call('staff/read');
      expect(limp.match('staff/read').map(({ endpoint }) => endpoint)).toEqual([
        'staff/read',
        'staff/read',
      ]);
    });

    it('together with the files that went up before them, chunks acknowledged by themselves', () => {
      setUp(provideLimpTesting({ config: { fileChunkSize: 2 } }));
      const photos = [new File(['abcde'], 'a.png', { type: 'image/png' }), new File(['f'], 'b')];
      const call = api.call('staff/create', {
        doc: { name: 'Z', photos, cv: new File(['g'], 'c') },
      });
      const loaded: number[] = [];
      call.progress$.subscribe((progress) => loaded.push(progress.loaded));
      const create = limp.expectOne('staff/create');
      const { doc, files } = create;
      expect(doc['name']).toBe('Z');
      expect(files.map(({ attr, name, size }) => [attr, name, size])).toEqual([
        ['photos', 'a.png', 5],
        ['photos', 'b', 1],
        ['cv', 'c', 1],
      ]);
      expect(loaded.at(-1)).toBe(7);
      create.flush();
      api.call('staff/update', { doc: { photos: [] } });
      expect(limp.expectOne('staff/update').files).toEqual([]);
      limp.expectNone('file/upload');
    });

    it('of sessions as well', () => {
      const call = api.auth('email', 'a@b.c', 'password');
      const heard = listen(call);
      expect(limp.expectOne('session/auth').doc['email']).toBe('a@b.c');
      expect(heard).toEqual([]);
    });

    it('only when somebody is signed in, where they await that', async () => {
      api.call('staff/read', {}, true);
      limp.expectNone('staff/read');
      limp.signIn();
      limp.expectOne('staff/read');
    });
  });

  describe('answers before it returns', () => {
    it('with docs', () => {
      const heard = listen(api.call('staff/read'));
      limp.expectOne('staff/read').flush([{ _id: '1' }]);
      expect(heard).toEqual([[{ _id: '1' }]]);
    });

    it('with no docs where none are given', () => {
      const heard = listen(api.call('staff/read'));
      limp.expectOne('staff/read').flush();
      expect(heard).toEqual([[]]);
    });

    it('with a whole reply, counts filled in', () => {
      let reply: unknown;
      api.call('staff/read').subscribe((r) => (reply = r));
      limp.expectOne('staff/read').flush({ msg: 'Found.', args: { docs: [1, 2], total: 9 } });
      expect(reply).toMatchObject({
        status: 200,
        msg: 'Found.',
        args: { docs: [1, 2], count: 2, total: 9 },
      });
    });

    it('with an error', () => {
      let failure: unknown;
      api.call('staff/read').subscribe({ error: (error: unknown) => (failure = error) });
      limp.expectOne('staff/read').error({ status: 403, code: 'NO', msg: 'Not you.' });
      expect(failure).toBeInstanceOf(LimpError);
      expect(failure).toMatchObject({ kind: 'refused', status: 403, code: 'NO', msg: 'Not you.' });
    });

    it('with a session, which needs no token', () => {
      api.auth('email', 'a@b.c', 'password');
      const session = { _id: 's', user: { _id: 'u' } };
      limp.expectOne('session/auth').flush({ args: { session } });
      expect(api.session?._id).toBe('s');
    });

    it('each call once', () => {
      api.call('staff/read');
      const call = limp.expectOne('staff/read');
      call.flush();
      expect(() => call.flush()).toThrow('staff/read was answered already. Expect the next call');
      expect(() => call.error()).toThrow('staff/read was answered already.');
    });
  });

  describe('tells watches', () => {
    let frames: unknown[];
    beforeEach(() => {
      frames = [];
      const warn = vi.spyOn(console, 'warn').mockReturnValue();
      onTestFinished(() => {
        warn.mockRestore();
      });
    });

    it('that they were created, with the id of the watch', () => {
      api.call('staff/watch').subscribe(({ args }) => frames.push(args));
      limp.expectOne('staff/watch').flush();
      expect(frames).toEqual([
        { code: 'CORE_WATCH_OK', watch: expect.any(String), call_id: expect.any(String) },
      ]);
    });

    it('that they have started, by themselves, and of changes after that', () => {
      const heard = follow(api.watch('staff/watch'));
      const watch = limp.expectOne('staff/watch');
      expect(heard).toEqual(['started']);
      expect(watch.state).toBe('answered');
      watch.emit({ oper: 'create', docs: [{ _id: '1' }] });
      expect(heard).toEqual(['started', [{ _id: '1' }]]);
      watch.flush();
      expect(heard).toHaveLength(2);
      const again =
        'staff/watch was answered already. A watch starts by itself: tell it of changes';
      expect(() => watch.flush([{ _id: '2' }])).toThrow(again);
    });

    it('that they have started in a moment, without being expected, which verify() still demands', async () => {
      const heard = follow(api.watch('staff/watch'));
      expect(heard).toEqual([]);
      await Promise.resolve();
      await Promise.resolve();
      expect(heard).toEqual(['started']);
      expect(messageOf(() => limp.verify())).toContain('staff/watch');
      limp.expectOne('staff/watch');
      limp.verify();
    });

    it('that they have resumed, by themselves, after a lost connection', async () => {
      const heard = follow(api.watch('staff/watch'));
      limp.expectOne('staff/watch');
      await limp.drop();
      limp.connect();
      limp.expectOne('staff/watch').emit({ oper: 'delete', docs: [] });
      expect(heard).toEqual(['started', 'resumed', []]);
    });

    it('of an error after they have started, or in place of it with autoWatch: false', () => {
      const late = follow(api.watch('staff/watch'));
      limp.expectOne('staff/watch').error({ status: 500 });
      expect(late).toEqual(['started', 'refused']);
      setUp(provideLimpTesting({ autoWatch: false }));
      const refused = follow(api.watch('staff/watch'));
      const granted = follow(api.watch('blog/watch'));
      limp.expectOne('staff/watch').error({ status: 403 });
      expect(granted).toEqual([]);
      limp.expectOne('blog/watch').flush();
      expect([refused, granted]).toEqual([['refused'], ['started']]);
    });

    it('of their end, which no test has to expect but may', () => {
      const watching = api.watch('staff/watch').subscribe();
      limp.expectOne('staff/watch');
      watching.unsubscribe();
      limp.verify();
      limp.expectNone(() => true);
      expect(limp.expectOne('watch/delete').query).toEqual([{ watch: expect.any(String) }]);
      const ended = vi.fn();
      api.watch('staff/watch').subscribe({ complete: ended });
      limp.expectOne('staff/watch');
      api.deleteWatch('__all');
      limp.verify();
      expect(ended).toHaveBeenCalledTimes(1);
    });

    it('nothing where the call is none, or its connection is gone', async () => {
      api.call('staff/read');
      api.call('staff/watch').subscribe({ error: () => undefined });
      const event = { oper: 'delete', docs: [] } as const;
      const read = limp.expectOne('staff/read');
      expect(() => read.emit(event)).toThrow('staff/read is no watch: answer it with flush()');
      const watch = limp.expectOne('staff/watch');
      await limp.drop();
      expect(() => watch.emit(event)).toThrow(/connection it was made on is gone/);
    });
  });

  it('verifies that every call was expected', () => {
    limp.verify();
    api.call('staff/read');
    api.call('blog/read');
    expect(messageOf(() => limp.verify())).toMatch(/^2 calls were made that nobody expected\./);
    limp.match(() => true);
    limp.verify();
  });

  it('leaves the interceptors in force, those of the app included', () => {
    const seen: string[] = [];
    const see = (name: string) =>
      withInterceptors([
        (call, next) => {
          seen.push(name);
          return next(call);
        },
      ]);
    const config = { api: 'wss://example.com/ws', anonToken: 'x', authAttrs: ['phone'] };
    setUp(provideLimp(config, see('app')), provideLimpTesting({}, see('test')));
    api.call('staff/read');
    limp.expectOne('staff/read');
    expect(seen).toEqual(['app', 'test']);
  });

  it('lets a component be tested as it stands', async () => {
    @Component({
      changeDetection: ChangeDetectionStrategy.OnPush,
      template: `@for (doc of staff(); track doc._id) {
        <p>{{ doc._id }}</p>
      }`,
    })
    class StaffList {
      readonly staff = signal<readonly Doc[]>([]);
      constructor() {
        inject(ApiService)
          .call('staff/read')
          .subscribe(({ args }) => this.staff.set(args.docs ?? []));
      }
    }
    const fixture = TestBed.createComponent(StaffList);
    limp.expectOne('staff/read').flush([{ _id: '1' }, { _id: '2' }]);
    await fixture.whenStable();
    expect((fixture.nativeElement as HTMLElement).textContent).toBe('12');
  });

  it('lets a test end with calls that nobody answered', () => {
    api.call('staff/create').subscribe();
    TestBed.resetTestingModule();
    expect(api.state().kind).toBe('closed');
  });
});
