import { ApplicationRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ApiService, LimpError } from 'ng-limp';
import type { DownloadProgress } from 'ng-limp';
import type { Observable } from 'rxjs';
import { LimpTestingController } from './limp-testing-controller';
import { provideLimpTesting } from './provide-limp-testing';

const PHOTO = ['staff', 'f1', 'photo', 'a b.png'] as const;
const photo = new Blob(['photo'], { type: 'image/png' });

let api: ApiService;
let limp: LimpTestingController;

function setUp(): void {
  TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
  api = TestBed.inject(ApiService);
  limp = TestBed.inject(LimpTestingController);
}

/** What a call comes to, in order. */
function outcomeOf(call: Observable<unknown>): unknown[] {
  const told: unknown[] = [];
  call.subscribe({
    next: (value) => told.push(value),
    error: (error: unknown) => told.push(LimpError.from(error)),
    complete: () => told.push('complete'),
  });
  return told;
}

const isStable = () => TestBed.inject(ApplicationRef).whenStable();

describe('A file that an app fetches', () => {
  beforeEach(() => {
    setUp();
  });

  it('is given by the test, before flush() returns', () => {
    const call = api.file(...PHOTO);
    const told = outcomeOf(call);
    const progress: DownloadProgress[] = [];
    call.progress$.subscribe((now) => progress.push(now));
    const asked = limp.expectOne('staff/retrieve_file');
    expect(asked.args).toEqual(['f1', 'photo', 'a b.png']);
    asked.flush(photo);
    expect(told).toEqual([photo, 'complete']);
    expect(progress).toEqual([{ state: 'received', loaded: 5, total: 5 }]);
    limp.verify();
  });

  it('says of a thumbnail which', () => {
    api.file(...PHOTO, { width: 9, height: 6 });
    expect(limp.expectOne('staff/retrieve_file').args).toEqual(['f1', 'photo', '9x6', 'a b.png']);
  });

  it('may be refused, and asked for again', () => {
    const call = api.file(...PHOTO);
    const told = outcomeOf(call);
    limp.expectOne('staff/retrieve_file').error({ status: 403, code: 'CORE_SESSION_FORBIDDEN' });
    expect(told).toMatchObject([{ kind: 'refused', status: 403, code: 'CORE_SESSION_FORBIDDEN' }]);
    const again = outcomeOf(call);
    limp.expectOne('staff/retrieve_file').flush(photo);
    expect(again).toEqual([photo, 'complete']);
  });

  it('times out as time passes, and is not asked for when it was cancelled', () => {
    const told = outcomeOf(api.file(...PHOTO));
    limp.advance(30_000);
    expect(told).toMatchObject([{ kind: 'timeout' }]);
    api.file(...PHOTO).cancel();
    limp.expectNone('staff/retrieve_file');
    limp.verify();
  });

  it('is a pending task until it is there', async () => {
    api.file(...PHOTO);
    let stable = false;
    void isStable().then(() => {
      stable = true;
    });
    await Promise.resolve();
    TestBed.tick();
    expect(stable).toBe(false);
    limp.expectOne('staff/retrieve_file').flush(photo);
    await isStable();
  });

  it('with awaitAuth is none while nobody is signed in, and then asked for', async () => {
    const told = outcomeOf(api.file(...PHOTO, undefined, { awaitAuth: true }));
    await isStable();
    limp.expectNone('staff/retrieve_file');
    limp.signIn();
    limp.expectOne('staff/retrieve_file').flush(photo);
    expect(told).toEqual([photo, 'complete']);
  });

  it('without an address is refused', () => {
    expect(outcomeOf(api.file('staff', 'f1', 'photo', '..'))).toMatchObject([
      { kind: 'usage', field: 'filename' },
    ]);
    limp.verify();
  });

  it('is answered by a file or an error, and other calls by neither', () => {
    api.file(...PHOTO);
    const asked = limp.expectOne('staff/retrieve_file');
    expect(() => {
      asked.flush([{ _id: '1' }]);
    }).toThrow('Answer staff/retrieve_file by flush() with a Blob, or by error().');
    asked.flush(photo);
    api.call('staff/read');
    expect(() => {
      limp.expectOne('staff/read').flush(photo);
    }).toThrow('Answer staff/read by flush() with a reply or docs, or by error().');
  });

  it('is listed with its address where nobody expected it', () => {
    api.file(...PHOTO);
    expect(() => {
      limp.verify();
    }).toThrow('1. staff/retrieve_file/f1/photo/a b.png (waiting for an answer)');
  });
});

describe('Calls by HTTP', () => {
  beforeEach(() => {
    setUp();
  });

  it('are answered by the test as those by the socket', () => {
    const got = outcomeOf(api.get('staff/count', ['2026', 5]));
    const asked = limp.expectOne('staff/count');
    expect(asked.args).toEqual(['2026', '5']);
    asked.flush([{ _id: '1' }]);
    expect(got).toMatchObject([
      { status: 200, args: { count: 1, docs: [{ _id: '1' }] } },
      'complete',
    ]);

    const posted = outcomeOf(api.post('staff/hire', ['now'], { name: 'Zoë' }));
    const hire = limp.expectOne('staff/hire');
    expect(hire.doc).toEqual({ name: 'Zoë' });
    hire.error({ status: 400, code: 'NO' });
    expect(posted).toMatchObject([{ kind: 'refused', code: 'NO' }]);
  });

  it.each<[string, readonly string[], string]>([
    ['staff', [], 'endpoint'],
    ['staff/count/2026', [], 'endpoint'],
    ['staff/..', [], 'endpoint'],
    ['staff/count', ['a', '.'], 'args[1]'],
    ['staff/count', [''], 'args[0]'],
  ])('that no server could be asked are refused as they are in the app: %s %j', (...given) => {
    const [endpoint, args, field] = given;
    for (const call of [api.get(endpoint, args), api.post(endpoint, args)]) {
      expect(outcomeOf(call)).toMatchObject([{ kind: 'usage', field }]);
    }
    limp.verify();
  });
});
