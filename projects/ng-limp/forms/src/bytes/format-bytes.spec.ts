import { formatBytes } from './format-bytes';

describe('A number of bytes is written', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [1250, '1.3 kB'],
    [999_949, '999.9 kB'],
    [999_950, '1 MB'],
    [3_145_728, '3.1 MB'],
    [5_000_000_000, '5 GB'],
    [7_000_000_000_000_000, '7,000 TB'],
  ])('%d as %s', (bytes, text) => {
    expect(formatBytes(bytes, 'en-US')).toBe(text);
  });

  it('in the words of the locale', () => {
    expect(formatBytes(1_250_000, 'de')).toBe('1,3 MB');
  });
});
