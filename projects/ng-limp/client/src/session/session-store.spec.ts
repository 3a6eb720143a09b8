import { afterEach, describe, expect, it } from 'vitest';
import { cookieStore, localStorageStore, memoryStore, sessionStorageStore } from './session-store';

afterEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  cookieStore('app.session').clear();
});

describe.each([
  ['in memory', memoryStore],
  ['in sessionStorage', () => sessionStorageStore('app.session')],
  ['in localStorage', () => localStorageStore('app.session')],
  ['in a cookie', () => cookieStore('app.session')],
])('A session kept %s', (_, make) => {
  it('is loaded as it was saved, until it is cleared', () => {
    const store = make();
    expect(store.load()).toBeNull();
    store.save({ sid: 's', token: 't' });
    expect(store.load()).toEqual({ sid: 's', token: 't' });
    store.clear();
    expect(store.load()).toBeNull();
  });
});

describe('sessionStorage', () => {
  it('keeps the session for the next page, apart from that of another app', () => {
    sessionStorageStore('one').save({ sid: 's', token: 't' });
    expect(sessionStorageStore('one').load()).toEqual({ sid: 's', token: 't' });
    expect(sessionStorageStore('two').load()).toBeNull();
  });

  it('gives no session for what others have left under its key', () => {
    sessionStorage.setItem('one', '{"sid":1}');
    expect(sessionStorageStore('one').load()).toBeNull();
  });
});

describe('localStorage', () => {
  /** A page of the same origin, where another tab would be. */
  async function otherPage(): Promise<Storage> {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const { contentWindow } = frame;
    if (contentWindow === null) throw new Error('no page');
    return Promise.resolve(contentWindow.localStorage);
  }

  it('tells when another page signs out, and nothing once it need not', async () => {
    const store = localStorageStore('app.session');
    const other = await otherPage();
    store.save({ sid: 's', token: 't' });
    let told = 0;
    const cleared = new Promise<void>((resolve) => {
      const stop = store.onCleared?.(() => {
        told += 1;
        stop?.();
        resolve();
      });
    });
    other.setItem('unrelated', 'x');
    other.setItem('app.session', '{"sid":"s2","token":"t2"}');
    other.removeItem('app.session');
    await cleared;
    expect(told).toBe(1);
  });
});

describe('A cookie', () => {
  it('holds nothing that another cookie could be taken for', () => {
    document.cookie = 'xapp.session=1; Path=/';
    expect(cookieStore('app.session').load()).toBeNull();
    cookieStore('app.session').save({ sid: 'a;b=c', token: 'é "' });
    expect(cookieStore('app.session').load()).toEqual({ sid: 'a;b=c', token: 'é "' });
  });
});
