import { decodeConfig } from './decode-config';
import { DEFAULT_CONFIG } from './sandbox-config';

describe('sandbox.json', () => {
  it('stands over the defaults', () => {
    expect(
      decodeConfig({ api: 'wss://h/ws', fileChunkSize: 1000, debug: true, uploadWorker: true }),
    ).toEqual({
      ...DEFAULT_CONFIG,
      api: 'wss://h/ws',
      fileChunkSize: 1000,
      debug: true,
      uploadWorker: true,
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
