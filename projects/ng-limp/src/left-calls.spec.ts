import { TestBed } from '@angular/core/testing';
import { LimpError } from 'ng-limp/client';
import { retry } from 'rxjs';
import type { Observable } from 'rxjs';
import { ApiService } from './api.service';
import { withInterceptors } from './limp-features';
import type { LimpFeature } from './limp-features';
import { provideLimp } from './provide-limp';
import { FakeConnections, config } from './spec/fake-connections';

describe('A write whose last subscriber leaves', () => {
  let connections: FakeConnections;
  let api: ApiService;

  const start = (...features: LimpFeature[]) => {
    connections = new FakeConnections();
    TestBed.configureTestingModule({
      providers: [provideLimp(config, ...features), connections.provider],
    });
    api = TestBed.inject(ApiService);
  };
  const told = (call: Observable<unknown>) => {
    const outcome: string[] = [];
    call.subscribe({
      next: () => outcome.push('reply'),
      error: (error: unknown) => outcome.push(LimpError.from(error).kind),
    });
    return outcome;
  };

  it.each([
    ['without interceptors', []],
    ['with interceptors', [withInterceptors([(call, next) => next(call).pipe(retry(1))])]],
  ])('is joined after it was sent, not sent again: %s', (_, features) => {
    start(...features);
    connections.greet();
    const call = api.call('a/create');
    call.subscribe().unsubscribe();
    const outcome = told(call);
    expect(connections.count('a/create')).toBe(1);
    connections.answer('a/create');
    expect(outcome).toEqual(['reply']);
  });

  it('is dropped while it waits', () => {
    start();
    api.call('a/create').subscribe().unsubscribe();
    connections.greet();
    expect(connections.count('a/create')).toBe(0);
  });

  it('is cancelled by its caller only, and says that it may have run', () => {
    start();
    connections.greet();
    const call = api.call('a/create');
    call.subscribe().unsubscribe();
    expect(call.mayHaveRun()).toBe(true);
    call.cancel();
    call.subscribe({
      error: (error: unknown) => {
        expect(error).toMatchObject({ kind: 'cancelled', mayHaveRun: true });
      },
    });
    expect(call.mayHaveRun()).toBe(false);
    expect.assertions(3);
  });
});
