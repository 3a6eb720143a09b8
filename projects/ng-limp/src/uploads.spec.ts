import { ApplicationRef, effect } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LimpError } from 'ng-limp/client';
import type { LimpCall, UploadState } from 'ng-limp/client';
import { delay, of, retry, switchMap } from 'rxjs';
import { ApiService } from './api.service';
import { withInterceptors, withUploadWorker } from './limp-features';
import type { LimpFeature } from './limp-features';
import { provideLimp } from './provide-limp';
import { FakeConnections, config } from './spec/fake-connections';

describe('The uploads of an app', () => {
  let connections: FakeConnections;
  let api: ApiService;

  const start = (...features: LimpFeature[]) => {
    connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [provideLimp({ ...config, fileChunkSize: 10 }, ...features), connections.provider],
    });
    api = TestBed.inject(ApiService);
    connections.greet();
  };
  const create = (bytes = 50) =>
    api.call('a/create', { doc: { photo: new File(['x'.repeat(bytes)], 'f') } });
  const kindOf = (call: LimpCall<unknown>) => {
    const told: string[] = [];
    call.subscribe({ error: (error: unknown) => told.push(LimpError.from(error).kind) });
    return told;
  };
  const isStable = async () =>
    Promise.race([
      TestBed.inject(ApplicationRef)
        .whenStable()
        .then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, 50, false)),
    ]);

  it('are a signal, which effects and templates follow', () => {
    start();
    const seen: (UploadState | undefined)[] = [];
    TestBed.runInInjectionContext(() => {
      effect(() => seen.push(api.uploads()[0]?.state));
    });
    TestBed.tick();
    const call = create();
    TestBed.tick();
    api.uploads()[0]?.pause();
    TestBed.tick();
    call.cancel();
    TestBed.tick();
    expect(seen).toEqual([undefined, 'sending', 'paused', undefined]);
  });

  it('are paused, resumed and cancelled by the call that the app holds, whatever interceptors do', async () => {
    start(withInterceptors([(call, next) => of(call).pipe(delay(0), switchMap(next))]));
    const call = create();
    const told = kindOf(call);
    call.pause();
    await expect.poll(() => api.uploads()[0]?.state).toBe('paused');
    call.resume();
    expect(api.uploads()[0]?.state).toBe('sending');
    call.cancel();
    expect(told).toEqual(['cancelled']);
    expect(api.uploads()).toEqual([]);
  });

  it('stay paused when an interceptor sends their call again', () => {
    start(withInterceptors([(call, next) => next(call).pipe(retry(1))]));
    const call = create(10);
    kindOf(call);
    connections.answer('file/upload');
    call.pause();
    connections.answer('a/create', {}, 500);
    expect(connections.count('file/upload')).toBe(1);
    call.resume();
    expect(connections.count('file/upload')).toBe(2);
  });

  it('keep the app from being stable while they go on, not while they are paused', async () => {
    start();
    const call = create();
    kindOf(call);
    expect(await isStable()).toBe(false);
    call.pause();
    await expect.poll(isStable).toBe(true);
    call.resume();
    expect(await isStable()).toBe(false);
    connections.drop();
    await expect.poll(isStable).toBe(true);
    call.cancel();
  });
});

describe('An app with an upload worker', () => {
  it('has a worker made for each connection, and uses no socket of its own', async () => {
    const workers: Worker[] = [];
    const worker = () => {
      const source = `onmessage = ({ data }) => {
        if (data.kind === 'open') {
          postMessage({ kind: 'started' });
          postMessage({ kind: 'frame', data: '{"status":200}', buffered: 0 });
        }
      }`;
      const made = new Worker(URL.createObjectURL(new Blob([source])));
      workers.push(made);
      return made;
    };
    TestBed.configureTestingModule({
      providers: [provideLimp({ ...config, apiLevel: '5.6' }, withUploadWorker({ worker }))],
    });
    const api = TestBed.inject(ApiService);
    await expect.poll(() => api.state().kind).toBe('ready');
    expect(workers).toHaveLength(1);
  });
});
