import { decodeConfig } from './decode-config';
import { DEFAULT_CONFIG, httpAddress } from './sandbox-config';

describe('sandbox.json', () => {
  it('stands over the defaults', () => {
    expect(decodeConfig({ api: 'wss://h/ws', debug: true })).toEqual({
      ...DEFAULT_CONFIG,
      api: 'wss://h/ws',
      debug: true,
    });
    expect(decodeConfig({})).toEqual({ ...DEFAULT_CONFIG, debug: false });
  });

  it.each([
    [[], 'sandbox.json has to hold an object'],
    [{ api: 8081 }, '"api" in sandbox.json has to be a text.'],
  ])('is refused in words: %j', (content, words) => {
    expect(() => decodeConfig(content)).toThrow(words);
  });
});

describe('The HTTP address of a server', () => {
  it.each([
    ['ws://localhost:8081/ws', 'http://localhost:8081'],
    ['wss://example.com/ws/REALM', 'https://example.com'],
    ['wss://example.com/limp/ws', 'https://example.com/limp'],
  ])('for %s is %s', (api, address) => {
    expect(httpAddress(api)).toBe(address);
  });
});
