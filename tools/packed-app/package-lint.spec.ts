import { describe, expect, it } from 'vitest';

import { attwProblems } from './package-lint.ts';

const report = (...problems: Record<string, string>[]) =>
  JSON.stringify({ analysis: { types: { kind: 'included' }, problems } });

describe('What attw says', () => {
  it('is nothing where there are no problems', () => {
    expect(attwProblems(report())).toEqual([]);
  });

  it.each([
    { kind: 'NoResolution', entrypoint: './client', resolutionKind: 'node10' },
    { kind: 'CJSResolvesToESM', entrypoint: '.', resolutionKind: 'node16-cjs' },
    { kind: 'InternalResolutionError', resolutionOption: 'node10', moduleSpecifier: 'ng-limp' },
  ])('does not count for a resolution without ESM: $kind', (problem) => {
    expect(attwProblems(report(problem))).toEqual([]);
  });

  it.each([
    { kind: 'NoResolution', entrypoint: './client', resolutionKind: 'bundler' },
    { kind: 'NoResolution', entrypoint: './client', resolutionKind: 'node16-esm' },
    { kind: 'InternalResolutionError', resolutionOption: 'bundler', moduleSpecifier: 'ng-limp' },
    { kind: 'FalseExportDefault', typesFileName: 'a.d.ts' },
  ])('counts where an Angular app would see it: $kind', (problem) => {
    expect(attwProblems(report(problem))).toEqual([JSON.stringify(problem)]);
  });

  it('counts when there are no types at all', () => {
    const untyped = JSON.stringify({ analysis: { types: false } });
    expect(attwProblems(untyped)).toEqual(['the package has no types']);
  });
});
