import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { otherPage } from '../../spec/other-page';
import { cookieStore, localStorageStore, memoryStore, sessionStorageStore } from './session-stores';

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
    const ofServer = { sid: 's', token: 't', server: 'example.com/ws' };
    store.save(ofServer);
    expect(store.load()).toEqual(ofServer);
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
  it('tells when another page signs in or out, and nothing once it need not', async () => {
    const store = localStorageStore('app.session');
    const { page, close } = otherPage();
    onTestFinished(close);
    const other = page.localStorage;
    const told: (string | undefined)[] = [];
    const stop = store.onChanged?.(() => told.push(store.load()?.sid));
    const isTold = async (times: number): Promise<void> => {
      await expect.poll(() => told.length).toBe(times);
    };
    other.setItem('unrelated', 'x');
    other.setItem('app.session', '{"sid":"s2","token":"t2"}');
    await isTold(1);
    other.removeItem('app.session');
    await isTold(2);
    stop?.();
    const later = localStorageStore('app.session').onChanged?.(() => told.push('later'));
    other.setItem('app.session', '{"sid":"s3","token":"t3"}');
    await isTold(3);
    later?.();
    expect(told).toEqual(['s2', undefined, 'later']);
  });

  it('tells when all storage is cleared, and when the page is shown again after it was kept aside', async () => {
    const { page, close } = otherPage();
    onTestFinished(close);
    const told = vi.fn();
    const stop = localStorageStore('app.session').onChanged?.(told);
    onTestFinished(() => stop?.());
    page.localStorage.setItem('unrelated', 'x');
    page.localStorage.clear();
    await expect.poll(() => told.mock.calls.length).toBe(1);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    expect(told).toHaveBeenCalledTimes(1);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(told).toHaveBeenCalledTimes(2);
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
