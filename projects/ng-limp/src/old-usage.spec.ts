import { ChangeDetectionStrategy, Component, provideZonelessChangeDetection } from '@angular/core';
import type { OnInit, Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { memoryStore } from 'ng-limp/client';
import type { Doc, Reply, SessionStore, Transport, TransportEvents } from 'ng-limp/client';
import { retry } from 'rxjs';
import { ApiService } from './api.service';
import { LIMP_OPTIONS } from './limp-features';
import { LimpModule } from './limp.module';

const config = { api: 'ws://localhost:8081/ws', anonToken: '__ANON', authAttrs: ['email'] };
const session = { _id: 's', token: 'user-token', user: { _id: 'u' }, groups: [], expiry: '' };

/** What apps told themselves in the console. */
let log: string[];

/** The app that the README of the original SDK 5.7 to 6.1 shows; only its configuration was changed. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '{{ api.inited }} {{ api.authed }} {{ api.session?._id }}',
})
class AppComponent implements OnInit {
  // eslint-disable-next-line @angular-eslint/prefer-inject -- as apps were written then
  constructor(readonly api: ApiService) {
    this.api.inited$.subscribe((init: boolean) => {
      if (init) {
        try {
          this.api.checkAuth();
        } catch {
          log.push('no credentials');
        }
      } else {
        log.push('init again');
        this.init();
      }
    });
    this.api.authed$.subscribe((found: Doc | null) => {
      log.push(found === null ? 'not authed' : `authed ${found._id}`);
    });
  }

  ngOnInit(): void {
    this.init();
  }

  init(): void {
    this.api.init(config);
  }
}

/** The app that the README of the original SDK 4 and 5.0 shows, which follows all that `init()` emits. */
@Component({
  selector: 'app-older',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '',
})
class OlderComponent implements OnInit {
  // eslint-disable-next-line @angular-eslint/prefer-inject -- as apps were written then
  constructor(private readonly api: ApiService) {}

  ngOnInit(): void {
    this.api
      .init(config)
      .pipe(retry(10))
      .subscribe((res: Reply) => {
        if (res.args.code === 'CORE_CONN_OK') {
          this.api.checkAuth().subscribe({
            next: (reply: Reply) => log.push(`checkAuth ${String(reply.status)}`),
            error: (err: Reply) => log.push(`checkAuth ${String(err.status)}`),
          });
        }
      });
  }
}

describe('An app written for the original SDK', () => {
  let connections: { events: TransportEvents; sent: Record<string, string>; order: string[] }[];
  let store: SessionStore;

  const transport = (_: string, events: TransportEvents): Transport => {
    const sent: Record<string, string> = {};
    const order: string[] = [];
    connections.push({ events, sent, order });
    return {
      bufferedAmount: 0,
      useToken: () => undefined,
      send: ({ callId, endpoint }) => {
        sent[endpoint] = callId;
        order.push(endpoint);
        return Promise.resolve(true);
      },
      sendChunk: () => Promise.resolve(true),
      close: () => undefined,
    };
  };
  const connection = () => {
    const latest = connections.at(-1);
    if (latest === undefined) throw new Error('no connection was opened');
    return latest;
  };
  const receive = (status: number, args: object) => {
    connection().events.frame(JSON.stringify({ status, msg: 'said so', args }));
  };
  const answer = (endpoint: string, args: object = {}, status = 200) => {
    receive(status, { ...args, call_id: connection().sent[endpoint] });
  };
  const connect = () => {
    receive(200, { code: 'CORE_CONN_READY' });
    answer('conn/verify', { code: 'CORE_CONN_OK' });
  };
  const start = (app: Type<AppComponent | OlderComponent>) => {
    const fixture = TestBed.createComponent(app);
    fixture.detectChanges();
    return { fixture, api: TestBed.inject(ApiService) };
  };

  beforeEach(() => {
    log = [];
    connections = [];
    store = memoryStore();
    const options = { transport, sessionStore: store };
    TestBed.configureTestingModule({
      imports: [LimpModule],
      providers: [
        provideZonelessChangeDetection(),
        { provide: LIMP_OPTIONS, multi: true, useValue: options },
      ],
    });
  });

  it('connects by init(), and catches that no credentials are stored', () => {
    const { api } = start(AppComponent);
    connect();
    expect(log).toEqual(['no credentials']);
    expect([api.inited, api.authed]).toEqual([true, false]);
  });

  it('takes its session up by checkAuth() in inited$, and hears of it from authed$', async () => {
    store.save({ sid: 's', token: 'user-token' });
    const { fixture } = start(AppComponent);
    connect();
    answer('session/reauth', { session });
    expect(log).toEqual(['authed s']);
    await fixture.whenStable();
    expect((fixture.nativeElement as HTMLElement).textContent).toBe('true true s');
  });

  it('is not authed when the server has ended the stored session', () => {
    store.save({ sid: 's', token: 'user-token' });
    const { api } = start(AppComponent);
    connect();
    answer('session/reauth', { code: 'CORE_SESSION_INVALID_SESSION' }, 403);
    expect([api.authed, store.load()]).toEqual([false, null]);
  });

  it('calls init() again when the connection is lost, and is connected and authed again', () => {
    store.save({ sid: 's', token: 'user-token' });
    const { api } = start(AppComponent);
    for (let times = 1; times <= 3; times++) {
      expect(connections).toHaveLength(times);
      connect();
      expect(connection().order).toEqual(['conn/verify', 'session/reauth']);
      answer('session/reauth', { session });
      expect([api.inited, api.authed]).toEqual([true, true]);
      connection().events.closed(1006, '');
    }
    expect(log.filter((line) => line === 'init again')).toHaveLength(3);
  });

  it('signs in and out without subscribing, and reads authed and session', () => {
    const { api } = start(AppComponent);
    connect();
    api.auth('email', 'a@b.c', 'password');
    answer('session/auth', { session });
    expect([api.authed, api.session?._id, api.session?.user._id]).toEqual([true, 's', 'u']);
    api.signout();
    answer('session/signout', { session: { _id: 'f00000000000000000000012' } });
    expect([api.authed, api.session]).toEqual([false, null]);
    expect(log).toEqual(['no credentials', 'authed s', 'not authed']);
  });

  it('calls in both forms, before it is connected or authed', () => {
    const { api } = start(AppComponent);
    const told: unknown[] = [];
    api.call('staff/read', { query: [{ $limit: 1 }] }).subscribe((res) => told.push(res.args.docs));
    api.call({ endpoint: 'staff/count', query: [], doc: {} }).subscribe();
    api.call('staff/create', { doc: {} }, true).subscribe();
    api.call({ endpoint: 'staff/update', awaitAuth: true }).subscribe();
    connect();
    expect(connection().order).toEqual(['conn/verify', 'staff/read', 'staff/count']);
    answer('staff/read', { docs: [{ _id: '1' }], count: 1 });
    expect(told).toEqual([[{ _id: '1' }]]);
    api.auth('email', 'a@b.c', 'password');
    answer('session/auth', { session });
    expect(connection().order.slice(-2)).toEqual(['staff/create', 'staff/update']);
    for (const endpoint of ['staff/count', 'staff/create', 'staff/update']) answer(endpoint);
  });

  it('handles errors by their status, msg and args', () => {
    const { api } = start(AppComponent);
    connect();
    const told: unknown[] = [];
    api.call('staff/create', { doc: {} }).subscribe({
      error: (err: Reply) => told.push(err.status, err.msg, err.args.code),
    });
    answer('staff/create', { code: 'CORE_SESSION_FORBIDDEN' }, 403);
    expect(told).toEqual([403, 'said so', 'CORE_SESSION_FORBIDDEN']);
  });

  it('makes the hash of a new user, ends its watches, and closes', () => {
    const { api } = start(AppComponent);
    connect();
    expect(api.generateAuthHash('email', 'a@b.c', 'password')).toBe(
      btoa('{"hash":["email","a@b.c","password","__ANON"]}').replace(/=+$/, ''),
    );
    api.deleteWatch('__all');
    expect(connection().order.at(-1)).toBe('watch/delete');
    let closed = false;
    api.close().subscribe(() => (closed = true));
    expect([closed, api.inited]).toEqual([true, false]);
  });

  it('for SDK 4 and 5.0 may follow init() itself, with checkAuth() at CORE_CONN_OK', () => {
    store.save({ sid: 's', token: 'user-token' });
    start(OlderComponent);
    connect();
    answer('session/reauth', { session });
    expect(log).toEqual(['checkAuth 200']);
  });

  it('for SDK 4 and 5.0 hears from checkAuth() of a session that is over', () => {
    store.save({ sid: 's', token: 'user-token' });
    start(OlderComponent);
    connect();
    answer('session/reauth', { code: 'CORE_SESSION_INVALID_SESSION' }, 403);
    expect(log).toEqual(['checkAuth 403']);
  });
});
