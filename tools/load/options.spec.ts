import { describe, expect, it } from 'vitest';

import { parseOptions, usage } from './options.ts';

describe('The options of test:load', () => {
  it('are ten busy processes and five runs of all unless told otherwise', () => {
    expect(parseOptions([])).toEqual({ busy: 10, runs: 5, only: undefined });
  });

  it('take numbers, and steps in one list or several', () => {
    const args = ['--busy', '0', '--runs=3', '--only', 'client,e2e', '--only', 'limpd'];
    expect(parseOptions(args)).toEqual({ busy: 0, runs: 3, only: ['client', 'e2e', 'limpd'] });
  });

  it.each([
    ['--busy', '-1'],
    ['--busy', '1.5'],
    ['--busy', '1e9'],
    ['--busy', ''],
    ['--runs', '0'],
    ['--runs', 'ten'],
  ])('are refused when %s is "%s"', (flag, value) => {
    expect(() => parseOptions([`${flag}=${value}`])).toThrow(
      new RegExp(`^${flag} is "${value}": it must be a whole number from \\d to \\d+\\.$`),
    );
  });

  it('are refused when there is no such option', () => {
    expect(() => parseOptions(['--bussy', '3'])).toThrow('--bussy');
    expect(() => parseOptions(['e2e'])).toThrow('e2e');
  });

  it('are all told by --help, with what they are otherwise', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
    expect(parseOptions(['-h'])).toBeUndefined();
    for (const text of ['--busy N', '(10)', '--runs N', '(5)', '--only STEP,STEP', '--help']) {
      expect(usage).toContain(text);
    }
  });
});
