import { beforeEach, describe, expect, it } from 'vitest';
import { AttrReservations } from './attr-reservations';

describe('Attrs of uploads', () => {
  let holds: AttrReservations;
  let taken: string[];

  beforeEach(() => {
    holds = new AttrReservations();
    taken = [];
  });

  const take = (name: string, ...attrs: string[]) =>
    holds.reserve({ attrs, others: [] }, () => taken.push(name));

  it('are held by one upload at a time, the others in turn', () => {
    take('a', 'photo', 'cv');
    take('b', 'cv');
    take('c', 'logo');
    expect(taken).toEqual(['a', 'c']);
    holds.release({ attrs: ['photo', 'cv'], others: [] });
    expect(taken).toEqual(['a', 'c', 'b']);
  });

  it('are not taken any more by who gave up waiting', () => {
    take('a', 'photo');
    take('b', 'photo')();
    holds.release({ attrs: ['photo'], others: [] });
    expect(taken).toEqual(['a']);
  });

  it('are not taken while a call with files of its own waits to send a doc with such a key', () => {
    holds.reserve({ attrs: ['photo'], others: ['cv', 'name'] }, () => taken.push('a'));
    take('b', 'cv');
    holds.reserve({ attrs: ['logo'], others: ['cv', 'name'] }, () => taken.push('c'));
    expect(taken).toEqual(['a', 'c']);
    holds.release({ attrs: ['photo'], others: ['cv', 'name'] });
    expect(taken).toEqual(['a', 'c']);
    holds.release({ attrs: ['logo'], others: ['cv', 'name'] });
    expect(taken).toEqual(['a', 'c', 'b']);
  });

  it('hold back docs with their keys, no others', () => {
    take('a', 'photo');
    expect(holds.isReserved(['name', 'photo'])).toBe(true);
    expect(holds.isReserved(['name'])).toBe(false);
    holds.release({ attrs: ['photo'], others: [] });
    expect(holds.isReserved(['photo'])).toBe(false);
  });

  it('keep what an abandoned upload has left until as many files replace it, or the connection is gone', () => {
    holds.abandon('photos', 2);
    expect(holds.wouldTakeLeftovers(['photos'])).toBe(true);
    expect(holds.wouldLeaveLeftovers('photos', 1)).toBe(true);
    expect(holds.wouldLeaveLeftovers('photos', 2)).toBe(false);
    holds.stored('photos');
    expect(holds.hasLeftovers).toBe(false);
    holds.abandon('photos', 1);
    holds.connectionLost();
    expect(holds.hasLeftovers).toBe(false);
  });
});
