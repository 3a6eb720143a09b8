import { beforeEach, describe, expect, it } from 'vitest';
import { AttrHolds } from './attr-holds';

describe('Attrs of uploads', () => {
  let holds: AttrHolds;
  let taken: string[];

  beforeEach(() => {
    holds = new AttrHolds();
    taken = [];
  });

  const take = (name: string, ...attrs: string[]) =>
    holds.take({ attrs, others: [] }, () => taken.push(name));

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
    holds.take({ attrs: ['photo'], others: ['cv', 'name'] }, () => taken.push('a'));
    take('b', 'cv');
    holds.take({ attrs: ['logo'], others: ['cv', 'name'] }, () => taken.push('c'));
    expect(taken).toEqual(['a', 'c']);
    holds.release({ attrs: ['photo'], others: ['cv', 'name'] });
    expect(taken).toEqual(['a', 'c']);
    holds.release({ attrs: ['logo'], others: ['cv', 'name'] });
    expect(taken).toEqual(['a', 'c', 'b']);
  });

  it('hold back docs with their keys, no others', () => {
    take('a', 'photo');
    expect(holds.isHeld(['name', 'photo'])).toBe(true);
    expect(holds.isHeld(['name'])).toBe(false);
    holds.release({ attrs: ['photo'], others: [] });
    expect(holds.isHeld(['photo'])).toBe(false);
  });

  it('are spoiled by an abandoned upload until as many files replace it, or the conn is gone', () => {
    holds.abandon('photos', 2);
    expect(holds.isSpoiled(['photos'])).toBe(true);
    expect(holds.outlasts('photos', 1)).toBe(true);
    expect(holds.outlasts('photos', 2)).toBe(false);
    holds.settle('photos');
    expect(holds.areSpoiled).toBe(false);
    holds.abandon('photos', 1);
    holds.connLost();
    expect(holds.areSpoiled).toBe(false);
  });
});
