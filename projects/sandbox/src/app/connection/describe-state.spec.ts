import { LimpError } from 'ng-limp';
import { describeState } from './describe-state';

describe('The words for a connection', () => {
  it('count the seconds to the next try down, and never below 0', () => {
    const waiting = { kind: 'waiting', attempt: 2, retryAt: 10_000, reason: 'it broke' } as const;
    expect(describeState(waiting, 7_500)).toEqual({
      tone: 'bad',
      word: 'Disconnected',
      reason: 'it broke',
      attempts: 2,
      secondsLeft: 3,
    });
    expect(describeState(waiting, 9_999).secondsLeft).toBe(1);
    expect(describeState(waiting, 10_001).secondsLeft).toBe(0);
  });

  it('give the reason of a connection that is over, and no countdown', () => {
    const error = LimpError.of('closed', 'turned away');
    expect(describeState({ kind: 'closed', reason: 'turned away', error }, 0)).toMatchObject({
      tone: 'bad',
      word: 'Closed',
      reason: 'turned away',
      secondsLeft: null,
    });
  });

  it.each([
    ['idle', 'bad'],
    ['connecting', 'busy'],
    ['verifying', 'busy'],
    ['ready', 'good'],
  ] as const)('colour %s %s', (kind, tone) => {
    expect(describeState({ kind }, 0).tone).toBe(tone);
  });
});
