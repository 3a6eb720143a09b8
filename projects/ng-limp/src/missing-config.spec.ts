import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LimpError } from 'ng-limp/client';
import { firstValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { ApiService } from './api.service';
import { withLogger } from './limp-features';
import { LimpModule } from './limp.module';
import { provideLimp } from './provide-limp';
import { FakeConnections, config } from './spec/fake-connections';

describe('An app without a sound configuration', () => {
  let connections: FakeConnections;
  let warnings: string[];
  let errorOf: (call: Observable<unknown>) => Promise<unknown>;

  beforeEach(() => {
    vi.useFakeTimers();
    connections = new FakeConnections();
    warnings = [];
    const logger = {
      warn: (message: string) => warnings.push(message),
      debug: () => undefined,
    };
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        connections.provider,
        ...withLogger(logger).ɵproviders,
      ],
    });
    errorOf = (call) =>
      firstValueFrom(call).then(
        () => 'It succeeded.',
        (error: unknown) => error,
      );
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is told of the forgotten provideLimp() a second after its first call, and once', () => {
    const api = TestBed.inject(ApiService);
    api.call('staff/read').subscribe({ error: () => undefined });
    vi.advanceTimersByTime(999);
    expect(warnings).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(warnings).toEqual([expect.stringContaining('provideLimp()')]);
    api.call('staff/read').subscribe({ error: () => undefined });
    vi.advanceTimersByTime(5000);
    expect(warnings).toHaveLength(1);
  });

  it('is told nothing where it imports LimpModule and calls init() in time', () => {
    TestBed.configureTestingModule({ imports: [LimpModule] });
    const api = TestBed.inject(ApiService);
    api.call('staff/read').subscribe({ error: () => undefined });
    api.init(config);
    vi.advanceTimersByTime(1000);
    expect(warnings).toEqual([]);
  });

  it('has calls fail at once once init() was called without one', async () => {
    const api = TestBed.inject(ApiService);
    const early = errorOf(api.call('staff/read'));
    const refusal = await errorOf(api.init());
    expect(refusal).toBeInstanceOf(LimpError);
    expect(refusal).toMatchObject({ kind: 'usage', field: 'init' });
    expect([await early, await errorOf(api.call('staff/read'))]).toEqual([refusal, refusal]);
    expect(warnings).toEqual([expect.stringContaining('provideLimp()')]);
    api.init(config);
    connections.greet();
    api.call('staff/read');
    expect(connections.count('staff/read')).toBe(1);
  });

  it('has calls fail with what is wrong with what provideLimp() was given', async () => {
    TestBed.configureTestingModule({ providers: [provideLimp({ ...config, api: '' })] });
    const api = TestBed.inject(ApiService);
    for (const call of [api.call('staff/read'), api.auth('email', 'a@b.c', 'password')]) {
      expect(await errorOf(call)).toMatchObject({ kind: 'usage', field: 'api' });
    }
  });
});
