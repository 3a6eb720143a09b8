import { describe, expect, it } from 'vitest';

import type { Step } from '../test/step.ts';
import { chosen } from './chosen.ts';

const step = (name: string, waits: boolean, needs: readonly string[] = []): Step => ({
  name,
  about: '',
  needs,
  cores: 1,
  waits,
  run: () => Promise.reject(new Error('It has run.')),
});
const all = [
  step('chromium', false),
  step('build', false),
  step('lint', false),
  step('client', true, ['chromium']),
  step('e2e', true, ['chromium', 'build']),
];
const names = (steps: readonly Step[]) => steps.map(({ name }) => name);

describe('The steps under load', () => {
  it('are all that wait for something; what they need runs once before', () => {
    const { before, repeated } = chosen(all, undefined);
    expect(names(before)).toEqual(['chromium', 'build']);
    expect(names(repeated)).toEqual(['client', 'e2e']);
    expect(repeated.flatMap(({ needs }) => needs)).toEqual([]);
  });

  it('are those that are named, whatever they are', () => {
    const { before, repeated } = chosen(all, ['lint', 'e2e', 'build']);
    expect(names(before)).toEqual(['chromium']);
    expect(names(repeated)).toEqual(['build', 'lint', 'e2e']);
    expect(repeated.at(-1)?.needs).toEqual(['build']);
  });

  it('are refused when there is no such step', () => {
    expect(() => chosen(all, ['e2'])).toThrow('There is no step "e2".');
  });
});
