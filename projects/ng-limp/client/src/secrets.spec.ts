import { filter, firstValueFrom, merge } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADMIN, ANON_TOKEN, servers } from '../spec/servers';
import type { LimpdAt } from '../spec/server-types';
import { LimpClient } from './limp-client';
import { reauthHash } from './protocol/auth-hash';

const PASSWORD = 'Geheim-✓ "1"/ä+b';
const WRONG = 'Falsch-✗ "2"/ö+c';
const EMAIL = 'zoe@example.com';
const METHODS = ['debug', 'log', 'info', 'warn', 'error', 'trace', 'dir', 'table'] as const;

/** Everything that a value shows of itself when it is printed, sent to an error service, or kept as JSON. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join('\n');
  const own = typeof value === 'object' && value !== null ? Object.values(value) : [];
  const parts = value instanceof Error ? [value.stack, value.cause, ...own] : [];
  return [json(value), String(value), ...parts.map((part) => `${json(part)} ${String(part)}`)].join(
    '\n',
  );
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return String(error);
  }
}

/** A text without backslashes, of which JSON within JSON has any number. */
function bare(text: string): string {
  return text.replaceAll('\\', '');
}

/** The ways in which a secret may be written, backslashes aside. */
async function spellings(secret: string): Promise<readonly string[]> {
  const base64url = await servers.base64url(secret);
  const base64 = base64url.replaceAll('-', '+').replaceAll('_', '/');
  const escaped = secret.replace(/[\u0080-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  const spelt = [secret, base64url, base64, encodeURIComponent(secret), encodeURI(secret), escaped];
  return spelt.map(bare);
}

describe('The tokens, hashes and passwords of a whole run', () => {
  let limpd: LimpdAt;
  let client: LimpClient;
  let emitted: string[];
  let secrets: Set<string>;

  const emit = (value: unknown): void => {
    emitted.push(shown(value));
  };
  const onError = ({ error }: ErrorEvent): void => {
    emit(error);
  };
  const onRejection = ({ reason }: PromiseRejectionEvent): void => {
    emit(reason);
  };
  const token = (): string => {
    const stored = sessionStorage.getItem('limp.session') ?? '{}';
    return String(Reflect.get(JSON.parse(stored) as object, 'token'));
  };
  /** Notes the session that is stored now, and how it is proved. */
  const noteSession = (): void => {
    expect(token().length).toBeGreaterThan(20);
    secrets.add(token()).add(reauthHash(token()));
  };

  beforeEach(async () => {
    sessionStorage.clear();
    localStorage.clear();
    emitted = [];
    secrets = new Set([ANON_TOKEN, PASSWORD, WRONG]);
    for (const method of METHODS) {
      vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
        emit(args);
      });
    }
    window.addEventListener('error', onError);
    window.addEventListener('unhandledrejection', onRejection);
    limpd = await servers.startLimpd();
    client = follow(new LimpClient({ reconnect: { minDelay: 20, maxDelay: 50 } }));
  });

  afterEach(async () => {
    client.destroy();
    vi.restoreAllMocks();
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
    await servers.stopServers();
    sessionStorage.clear();
  });

  function follow(made: LimpClient): LimpClient {
    const { state$, session$, errors$, quota$, inited$, authed$ } = made;
    merge(state$, session$, errors$, quota$, inited$, authed$).subscribe(emit);
    return made;
  }

  async function init(anonToken = ANON_TOKEN): Promise<void> {
    const config = { api: limpd.url, anonToken, authAttrs: ['email', 'username'], debug: true };
    const inited = client.init(config);
    inited.subscribe({ next: emit, error: emit });
    await firstValueFrom(inited);
  }

  /** Waits for a call, and takes down what it says, good or bad. */
  async function take(call: ReturnType<LimpClient['call']>): Promise<void> {
    emit(call);
    emit(await firstValueFrom(call).catch((error: unknown) => error));
  }

  /** A user who signs in with a password that stands in no document. */
  async function createUser(): Promise<void> {
    await take(client.auth(...ADMIN));
    noteSession();
    const hash = client.generateAuthHash('email', EMAIL, PASSWORD);
    secrets.add(hash).add(client.generateAuthHash('email', EMAIL, WRONG));
    const doc = {
      name: { en_AE: 'Zoë' },
      email: EMAIL,
      email_hash: hash,
      username: 'zoe',
      username_hash: client.generateAuthHash('username', 'zoe', PASSWORD),
      phone: '+971501',
      phone_hash: 'x',
    };
    secrets.add(doc.username_hash);
    await take(client.call('user/create', { doc }));
    await take(client.signout());
  }

  /** All that a client does in its life: what goes well, and what does not. */
  async function live(): Promise<void> {
    await init();
    await createUser();
    await take(client.auth('email', EMAIL, WRONG));
    await take(client.auth('phone', EMAIL, PASSWORD));
    await take(client.auth('email', '', PASSWORD));
    await take(client.auth('email', EMAIL, PASSWORD));
    noteSession();
    await take(client.auth('email', EMAIL, PASSWORD));
    await take(client.reauth());
    await take(client.call('user/delete', { query: [{ _id: 'x' }] }));
    await take(client.call('staff/none', { doc: { password: 'p' } }));
    await take(client.call('staff/read', { timeout: 0.001 }));
    await take(client.call('staff', {}));
    await take(client.get('staff/read'));
    await take(client.post('staff/none', [], { a: 1 }));
    emit(client.fileUrl('staff', '1', 'photo', 'a.png'));
    const photo = new File(['12345'], 'a.png', { type: 'image/png' });
    const upload = client.call('staff/create', { doc: { name: { en_AE: 'x' }, photo } });
    upload.progress$.subscribe(emit);
    await take(upload);
    await reconnect();
    await reload();
    await take(client.signout());
    await take(client.signout());
    emit([client.state, client.session, client]);
    client.close();
    await take(client.call('staff/read'));
    await init('wrong').catch(emit);
    emit([client.state, client]);
  }

  async function reconnect(): Promise<void> {
    await servers.stopLimpd(limpd.id);
    await firstValueFrom(client.state$.pipe(filter(({ kind }) => kind === 'waiting')));
    const caught = client.call('staff/read', { awaitAuth: true });
    await servers.restartLimpd(limpd.id, true);
    await take(caught);
    noteSession();
  }

  /** The next page takes the session up from the store; before it with one that the server does not know. */
  async function reload(): Promise<void> {
    client.destroy();
    client = follow(new LimpClient({ reconnect: { minDelay: 20, maxDelay: 50 } }));
    await init();
    await take(client.checkAuth());
    noteSession();
    client.destroy();
    client = follow(new LimpClient({ reconnect: { minDelay: 20, maxDelay: 50 } }));
    await init();
    const stolen = 'a-token-that-nobody-has-given';
    secrets.add(stolen).add(reauthHash(stolen));
    const kept = sessionStorage.getItem('limp.session') ?? '';
    await take(client.reauth('f00000000000000000000099', stolen));
    sessionStorage.setItem('limp.session', kept);
    await take(client.checkAuth());
    noteSession();
  }

  it('show in nothing that the client logs, throws, emits, or is when written as JSON', async () => {
    await live();
    const all = bare(emitted.join('\n'));
    for (const expected of ['[limp] Connection: ready', 'CORE_SESSION_INVALID_CREDS', '"timeout"'])
      expect(all).toContain(expected);
    const found: string[] = [];
    for (const secret of secrets) {
      for (const spelling of await spellings(secret)) {
        if (all.includes(spelling)) found.push(spelling);
      }
    }
    expect(found).toEqual([]);
    expect(secrets.size).toBeGreaterThan(10);
  });

  it('lie in no store of the browser but the one of the session, and in no address', async () => {
    await init();
    await createUser();
    await take(client.auth('email', EMAIL, PASSWORD));
    noteSession();
    await take(client.get('staff/read'));
    const addresses = performance.getEntriesByType('resource').map(({ name }) => name);
    const places = bare(
      [json(localStorage), document.cookie, location.href, ...addresses].join('\n'),
    );
    expect(json(sessionStorage)).toContain(token());
    for (const secret of secrets) {
      for (const spelling of await spellings(secret)) {
        expect(places.includes(spelling) ? spelling : '').toBe('');
      }
    }
    await take(client.signout());
    expect(sessionStorage.getItem('limp.session')).toBeNull();
  });

  it('would be found, were they shown in any spelling', async () => {
    for (const spelling of await spellings(PASSWORD)) {
      const error = Object.assign(new Error('x'), { detail: { deep: [spelling] } });
      for (const leak of [[error], { spelling }, new Error(spelling), [JSON.stringify(spelling)]])
        expect(bare(shown(leak))).toContain(spelling);
    }
  });
});
