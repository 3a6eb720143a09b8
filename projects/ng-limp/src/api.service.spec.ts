import {
  ApplicationRef,
  ChangeDetectionStrategy,
  Component,
  PLATFORM_ID,
  computed,
  effect,
  inject,
  provideZonelessChangeDetection,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LimpError, memoryStore } from 'ng-limp/client';
import type { LimpConfig, Transport, TransportEvents } from 'ng-limp/client';
import { firstValueFrom } from 'rxjs';
import { ApiService } from './api.service';
import { LIMP_OPTIONS, withReconnect, withSessionStore } from './limp-features';
import { LimpModule } from './limp.module';
import { provideLimp } from './provide-limp';

const config: LimpConfig = {
  api: 'ws://localhost:1/ws',
  anonToken: 'anon',
  authAttrs: ['email'],
};
const session = { _id: 's', token: 'user-token', user: { _id: 'u' }, groups: [], expiry: '' };

describe('ApiService', () => {
  let conns: { url: string; events: TransportEvents; ids: Record<string, string> }[];

  /** Conns that answer when a spec says so. */
  const transport = (url: string, events: TransportEvents): Transport => {
    const ids: Record<string, string> = {};
    const conn = { url, events, ids };
    conns.push(conn);
    return {
      bufferedAmount: 0,
      useToken: () => undefined,
      send: ({ callId, endpoint }) => {
        conn.ids[endpoint] = callId;
        return Promise.resolve(true);
      },
      sendChunk: () => Promise.resolve(true),
      close: () => undefined,
    };
  };
  const fakeConns = { provide: LIMP_OPTIONS, multi: true, useValue: { transport } };
  const answer = (endpoint: string, args: object = {}) => {
    const conn = conns.at(-1);
    const frame = { status: 200, msg: '', args: { ...args, call_id: conn?.ids[endpoint] } };
    conn?.events.frame(JSON.stringify(frame));
  };
  const greet = () => {
    conns.at(-1)?.events.frame('{"status":200,"msg":"","args":{"code":"CORE_CONN_OK"}}');
  };

  beforeEach(() => {
    conns = [];
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), fakeConns] });
  });

  it('connects when it is injected, where provideLimp() has configured it', () => {
    TestBed.configureTestingModule({
      providers: [provideLimp(config, withSessionStore(memoryStore()))],
    });
    expect(TestBed.inject(ApiService).state().kind).toBe('connecting');
    expect(conns.map(({ url }) => url)).toEqual([config.api]);
  });

  it('connects when it is injected, where LimpModule.forRoot() has configured it', () => {
    const { ngModule, providers } = LimpModule.forRoot(config);
    TestBed.configureTestingModule({ imports: [ngModule], providers: [...(providers ?? [])] });
    TestBed.inject(ApiService);
    expect(conns).toHaveLength(1);
  });

  it('connects when init() is called, where LimpModule is imported as it is', async () => {
    TestBed.configureTestingModule({ imports: [LimpModule] });
    const api = TestBed.inject(ApiService);
    expect(conns).toHaveLength(0);
    const reply = firstValueFrom(api.init(config));
    greet();
    expect((await reply).args.code).toBe('CORE_CONN_OK');
    expect(api.inited).toBe(true);
  });

  it('says what is missing when init() is called without a configuration', async () => {
    const api = TestBed.inject(ApiService);
    const error: unknown = await firstValueFrom(api.init()).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LimpError);
    expect(error).toMatchObject({ kind: 'usage', field: 'init' });
  });

  it('opens no socket while an app is rendered on a server', () => {
    TestBed.configureTestingModule({
      providers: [provideLimp(config), { provide: PLATFORM_ID, useValue: 'server' }],
    });
    expect(TestBed.inject(ApiService).state().kind).toBe('idle');
    expect(conns).toHaveLength(0);
  });

  it('closes its connection when the app is destroyed', () => {
    TestBed.configureTestingModule({ providers: [provideLimp(config)] });
    const api = TestBed.inject(ApiService);
    TestBed.resetTestingModule();
    expect(api.state().kind).toBe('closed');
  });

  it('has state, inited, authed and session that computed, effects and templates follow', async () => {
    @Component({
      changeDetection: ChangeDetectionStrategy.OnPush,
      template: `{{ api.state().kind }} {{ api.authed }} {{ api.session?._id }}`,
    })
    class Status {
      readonly api = inject(ApiService);
    }
    TestBed.configureTestingModule({ providers: [provideLimp(config)] });
    const api = TestBed.inject(ApiService);
    const user = computed(() => api.session?.user._id);
    const seen: boolean[] = [];
    TestBed.runInInjectionContext(() => effect(() => seen.push(api.inited)));
    const fixture = TestBed.createComponent(Status);
    const shown = async () => {
      await TestBed.inject(ApplicationRef).whenStable();
      return (fixture.nativeElement as HTMLElement).textContent.trim();
    };
    expect(await shown()).toBe('connecting false');
    greet();
    expect(await shown()).toBe('ready false');
    api.auth('email', 'a@b.c', 'password');
    answer('session/auth', { session });
    expect(await shown()).toBe('ready true s');
    expect(user()).toBe('u');
    expect(seen).toEqual([false, true]);
  });

  it('makes calls in both forms of the original', async () => {
    TestBed.configureTestingModule({ providers: [provideLimp(config)] });
    const api = TestBed.inject(ApiService);
    greet();
    const one = firstValueFrom(api.call('a/one', { query: [] }));
    answer('a/one', { docs: [{ _id: '1' }] });
    expect((await one).args.docs).toEqual([{ _id: '1' }]);
    const two = firstValueFrom(api.call<{ n: number }>({ endpoint: 'a/two' }));
    answer('a/two', { docs: [{ n: 2 }] });
    expect((await two).args.docs?.[0]?.n).toBe(2);
  });

  it('tells inited$ and authed$ to whoever comes late', async () => {
    TestBed.configureTestingModule({ providers: [provideLimp(config)] });
    const api = TestBed.inject(ApiService);
    greet();
    api.auth('email', 'a@b.c', 'password');
    answer('session/auth', { session });
    expect(await firstValueFrom(api.inited$)).toBe(true);
    expect((await firstValueFrom(api.authed$))?._id).toBe('s');
  });

  it('refuses a feature that is given twice', () => {
    expect(() => provideLimp(config, withReconnect({}), withReconnect({}))).toThrow(
      /withReconnect\(\) is given twice/,
    );
  });
});
