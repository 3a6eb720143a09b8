import { afterEach, describe, expect, it } from 'vitest';
import { memoryStore, sessionStorageStore } from './session-store';

afterEach(() => {
  sessionStorage.clear();
});

describe.each([
  ['in memory', memoryStore],
  ['in sessionStorage', () => sessionStorageStore('app.session')],
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
