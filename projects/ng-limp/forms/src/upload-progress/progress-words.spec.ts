import { TestBed } from '@angular/core/testing';
import { LIMP_PROGRESS_TEXTS } from './progress-texts';
import { progressWords } from './progress-words';
import type { ProgressNow } from './progress-words';

describe('How far an upload is, is said', () => {
  function wordsOf(now: Partial<ProgressNow>, locale = 'en-US') {
    const at: ProgressNow = {
      state: 'sending',
      loaded: 0,
      total: 4_000_000,
      rate: null,
      remaining: null,
      restarts: 0,
      ...now,
    };
    return progressWords(at, TestBed.inject(LIMP_PROGRESS_TEXTS), locale);
  }

  it('in bytes, percent, rate and remaining time, each where it is known', () => {
    expect(wordsOf({ loaded: 1_250_000 }).parts).toEqual([
      ['bytes', '1.3 MB of 4 MB'],
      ['state', 'sending'],
      ['percent', '31%'],
    ]);
    const all = { loaded: 1_250_000, rate: 500_000, remaining: 5500, restarts: 1 };
    expect(wordsOf(all).parts).toEqual([
      ['bytes', '1.3 MB of 4 MB'],
      ['state', 'sending'],
      ['rate', '500 kB/s'],
      ['left', '6 seconds left'],
      ['restarts', 'started over once'],
      ['percent', '31%'],
    ]);
  });

  it.each([
    ['queued', 'waiting for its turn'],
    ['throttled', 'waiting for the server’s quota'],
    ['paused', 'paused'],
    ['offline', 'offline'],
  ] as const)('by its state while it is %s: %s, without a rate that is over', (state, word) => {
    const words = wordsOf({ state, loaded: 1_250_000, rate: 500_000, remaining: 5500 });
    expect(words.parts).toEqual([
      ['bytes', '1.3 MB of 4 MB'],
      ['state', word],
      ['percent', '31%'],
    ]);
    expect(words.value).toBe(`31%, ${word}`);
    expect(words.milestone).toBe(word);
  });

  it.each([
    [400, '1 second left'],
    [59_500, '60 seconds left'],
    [61_000, '2 minutes left'],
    [3_600_000, '60 minutes left'],
    [7_200_001, '3 hours left'],
  ])('with %d ms as %s', (remaining, text) => {
    expect(wordsOf({ remaining }).parts).toContainEqual(['left', text]);
  });

  it('as 100% only when all is there', () => {
    expect(wordsOf({ loaded: 3_999_999 }).value).toBe('99%, sending');
    expect(wordsOf({ loaded: 4_000_000, state: 'sent' }).value).toBe('100%, complete');
  });

  it('in one for who does not see it', () => {
    const words = wordsOf({ loaded: 2_000_000, rate: 1, remaining: 90_000, restarts: 2 });
    expect(words.value).toBe('50%, sending, 2 minutes left, started over 2 times');
  });

  it('in milestones: the start, each quarter, the end', () => {
    const spoken = [0, 0.1, 0.25, 0.49, 0.5, 0.75, 0.99].map(
      (share) => wordsOf({ loaded: share * 4_000_000 }).milestone,
    );
    expect(spoken).toEqual(['sending', 'sending', '25%', '25%', '50%', '75%', '75%']);
    expect(wordsOf({ loaded: 4_000_000, state: 'sent' }).milestone).toBe('complete');
    expect(wordsOf({ restarts: 2 }).milestone).toBe('sending, started over 2 times');
  });

  it('in the numbers of the locale', () => {
    const words = wordsOf({ loaded: 1_250_000, remaining: 90_000 }, 'de');
    expect(words.parts).toContainEqual(['bytes', '1,3 MB of 4 MB']);
    expect(words.parts).toContainEqual(['left', '2 Minuten left']);
    expect(words.parts).toContainEqual(['percent', '31\u00a0%']);
  });
});
