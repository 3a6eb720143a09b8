import { describe, expect, it } from 'vitest';
import { rangeCounts, weigh, type HeaderReader } from './conditions.ts';

const storedAt = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const file = { etag: '"now"', storedAt };
const then = 'Fri, 02 Jan 2026 03:04:05 GMT';
const before = 'Fri, 02 Jan 2026 03:04:04 GMT';

function headers(given: Readonly<Record<string, string>>): HeaderReader {
  return (name) => given[name];
}

describe('conditions', () => {
  it.each([
    [{}, 'met'],
    [{ 'If-None-Match': '"now"' }, 'not-modified'],
    [{ 'If-None-Match': '"old", W/"now"' }, 'not-modified'],
    [{ 'If-None-Match': '*' }, 'not-modified'],
    [{ 'If-None-Match': '"old"' }, 'met'],
    [{ 'If-Modified-Since': then }, 'not-modified'],
    [{ 'If-Modified-Since': before }, 'met'],
    [{ 'If-Modified-Since': 'nonsense' }, 'met'],
    [{ 'If-None-Match': '"old"', 'If-Modified-Since': then }, 'met'],
    [{ 'If-Match': '"now"' }, 'met'],
    [{ 'If-Match': '*' }, 'met'],
    [{ 'If-Match': '"old"' }, 'failed'],
    [{ 'If-Match': 'W/"now"' }, 'failed'],
    [{ 'If-Unmodified-Since': before }, 'failed'],
    [{ 'If-Unmodified-Since': then }, 'met'],
    [{ 'If-Match': '"now"', 'If-Unmodified-Since': before }, 'met'],
    [{ 'If-Match': '"old"', 'If-None-Match': '"now"' }, 'failed'],
  ])('%j are %s', (given, expected) => {
    expect(weigh(headers(given), file)).toBe(expected);
  });

  it.each([
    [{}, true],
    [{ 'If-Range': '"now"' }, true],
    [{ 'If-Range': '"old"' }, false],
    [{ 'If-Range': 'W/"now"' }, false],
    [{ 'If-Range': then }, true],
    [{ 'If-Range': before }, false],
  ])('%j lets a range count: %s', (given, expected) => {
    expect(rangeCounts(headers(given), file)).toBe(expected);
  });
});
