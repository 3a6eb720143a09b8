import { describe, expect, it } from 'vitest';

import type { Outcome } from './run-steps.ts';
import { countsOf, failuresOf, shown } from './summary.ts';

function outcome(name: string, result: Partial<Outcome> = {}): Outcome {
  return {
    step: {
      name,
      about: `about ${name}`,
      needs: [],
      cores: 1,
      waits: true,
      run: () => Promise.reject(new Error('It has run.')),
    },
    seconds: 1.25,
    passed: 0,
    failed: 0,
    failures: [],
    output: '',
    ...result,
  };
}

const green = outcome('client', { passed: 12 });
const red = outcome('e2e', {
  passed: 3,
  failed: 2,
  failures: ['a.spec.ts › is sent', 'a.spec.ts › is seen'],
  output: 'first\nsecond\n',
});
const check = outcome('lint', { failed: 1, output: 'no-undef' });

describe('A step that has ended', () => {
  it('is a line with its seconds and tests when it passed', () => {
    expect(shown(green)).toBe('✓ client (1.3 s, 12 passed)');
    expect(shown(outcome('lint', { passed: 1 }))).toBe('✓ lint (1.3 s)');
  });

  it('shows all that it printed when it failed', () => {
    expect(shown(red)).toBe('✗ e2e (1.3 s, 3 passed, 2 failed)\n\n    first\n    second\n');
  });
});

describe('The end of a run', () => {
  it('names each failed test with its step, and steps without tests by what they are about', () => {
    expect(failuresOf([green, red, check])).toEqual([
      'e2e: a.spec.ts › is sent',
      'e2e: a.spec.ts › is seen',
      'lint: about lint',
    ]);
  });

  it('names nothing when nothing failed', () => {
    expect(failuresOf([green])).toEqual([]);
  });

  it('counts the tests of all steps, as what reads the last line expects', () => {
    expect(countsOf([green, red, check])).toBe('15 passed, 3 failed');
    expect(countsOf([green, red, check])).toMatch(/^[0-9]+ passed, [0-9]+ failed$/);
  });
});
