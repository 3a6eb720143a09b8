import { describe, expect, it } from 'vitest';

import { parseOptions } from './options.ts';
import { planOf } from './plan.ts';
import { measureNames } from './series.ts';

const parse = (...args: string[]) => {
  const options = parseOptions(args);
  if (options === undefined) throw new Error('Help was given.');
  return options;
};

describe('The options of npm run bench', () => {
  it('are everything in five rounds where none are given', () => {
    expect(parse()).toEqual({
      only: measureNames,
      rounds: 5,
      mib: [64, 256],
      originalMib: [16, 64],
      quick: false,
    });
  });

  it('choose measures, in the order in which they are taken', () => {
    expect(parse('--only', 'heap,chunk', '--only=calls').only).toEqual(['chunk', 'calls', 'heap']);
  });

  it('take sizes once each, the smallest first', () => {
    expect(parse('--mib', '64,8,64').mib).toEqual([8, 64]);
  });

  it('ask for little with --quick, and let each of it be overruled', () => {
    expect(parse('--quick')).toMatchObject({ rounds: 2, mib: [16], originalMib: [2] });
    expect(parse('--quick', '--rounds', '7')).toMatchObject({ rounds: 7, mib: [16] });
  });

  it('are undefined where help is asked for', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [['--rounds', '0'], '--rounds has "0"'],
    [['--rounds', '51'], '--rounds has "51"'],
    [['--rounds', '1.5'], '--rounds has "1.5"'],
    [['--mib', '64,'], '--mib has ""'],
    [['--mib', '2048'], '--mib has "2048"'],
    [['--original-mib', 'x'], '--original-mib has "x"'],
    [['--only', 'chunks'], '--only names "chunks"'],
    [['--fast'], '--fast'],
  ])('are refused with a word on which is wrong: %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});

describe('The plan', () => {
  it('has a file of 1 GiB for the heap alone, and not in short rounds', () => {
    const sizes = (...args: string[]) => planOf(parse(...args)).uploads.map(({ mib }) => mib);
    expect(sizes()).toEqual([64, 256, 1024]);
    expect(sizes('--only', 'upload,stall')).toEqual([64, 256]);
    expect(sizes('--quick')).toEqual([16]);
    expect(sizes('--mib', '1024')).toEqual([1024]);
  });

  it('lets the original send a large file once only, and says so', () => {
    const [small, large] = planOf(parse()).originalUploads;
    expect(small).toEqual({ mib: 16, rounds: 5 });
    expect(large).toMatchObject({ mib: 64, rounds: 1, note: expect.stringContaining('once') });
  });
});
