import { beforeEach, describe, expect, it } from 'vitest';
import { AttrReservations } from './attr-reservations';

describe('Attrs of uploads', () => {
  let reservations: AttrReservations;
  let granted: string[];

  beforeEach(() => {
    reservations = new AttrReservations();
    granted = [];
  });

  const take = (name: string, ...attrs: string[]) =>
    reservations.reserve({ attrs, others: [] }, () => granted.push(name));

  it('are reserved by one upload at a time, in the order of asking', () => {
    take('a', 'photo', 'cv');
    take('b', 'cv');
    take('c', 'logo');
    expect(granted).toEqual(['a', 'c']);
    reservations.release({ attrs: ['photo', 'cv'], others: [] });
    expect(granted).toEqual(['a', 'c', 'b']);
  });

  it('are not given to one that was cancelled while it waited', () => {
    take('a', 'photo');
    take('b', 'photo')();
    reservations.release({ attrs: ['photo'], others: [] });
    expect(granted).toEqual(['a']);
  });

  it('are not granted while a call with files of its own waits to send a doc with such a key', () => {
    reservations.reserve({ attrs: ['photo'], others: ['cv', 'name'] }, () => granted.push('a'));
    take('b', 'cv');
    reservations.reserve({ attrs: ['logo'], others: ['cv', 'name'] }, () => granted.push('c'));
    expect(granted).toEqual(['a', 'c']);
    reservations.release({ attrs: ['photo'], others: ['cv', 'name'] });
    expect(granted).toEqual(['a', 'c']);
    reservations.release({ attrs: ['logo'], others: ['cv', 'name'] });
    expect(granted).toEqual(['a', 'c', 'b']);
  });

  it('hold back docs with their keys, no others', () => {
    take('a', 'photo');
    expect(reservations.isReserved(['name', 'photo'])).toBe(true);
    expect(reservations.isReserved(['name'])).toBe(false);
    reservations.release({ attrs: ['photo'], others: [] });
    expect(reservations.isReserved(['photo'])).toBe(false);
  });

  it('keep what an abandoned upload has left until as many files replace it, or the connection is gone', () => {
    reservations.abandon('photos', 2);
    expect(reservations.wouldTakeLeftovers(['photos'])).toBe(true);
    expect(reservations.wouldLeaveLeftovers('photos', 1)).toBe(true);
    expect(reservations.wouldLeaveLeftovers('photos', 2)).toBe(false);
    reservations.stored('photos');
    expect(reservations.hasLeftovers).toBe(false);
    reservations.abandon('photos', 1);
    reservations.connectionLost();
    expect(reservations.hasLeftovers).toBe(false);
  });
});
