import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

import { checkPages } from '../check.ts';
import { compile } from '../compile.ts';

const root = resolve(import.meta.dirname, '../../..');

/** As a page would have it, so that no line of it counts as a snippet of this file. */
const fence = (language: string, ...code: readonly string[]): string =>
  [`\`\`\`${language}`, ...code, '```'].join('\n');

describe('Snippets that are wrong', () => {
  let told: readonly string[];

  beforeAll(() => {
    const text = [
      '# A page',
      fence('ts', 'api.call(5);'),
      fence('html', '<p>{{ api.stat() }}</p>', '<limp-file-inputs />'),
      '## A class and its template',
      fence('ts', 'readonly picture = new FormControl<File[] | null>(null);'),
      fence('html', '<limp-file-input [formControl]="picture" [multiple]="5" [label]="7" />'),
      '## A whole module',
      fence('ts', "import { Component } from '@angular/core';", 'inject(ApiService);'),
      '## One that has to be wrong',
      '<!-- snippet: error=TS2345 -->',
      fence('ts', 'api.call("staff/read");'),
    ].join('\n');
    const { problems } = checkPages(root, [{ path: 'docs/forms.md', text }]);
    told = problems.map(({ line, text: said }) => `${line} ${said.split('\n', 1)[0] ?? ''}`);
  });

  it('are told with the line of the page that is wrong', () => {
    expect(told).toContainEqual(expect.stringMatching(/^3 TS\d+: /));
    expect(told).toContainEqual(expect.stringMatching(/^6 TS2551: Property 'stat'/));
    expect(told).toContainEqual(expect.stringMatching(/^7 NG8001: 'limp-file-inputs'/));
  });

  it('have their templates checked against the class fragment of the section', () => {
    expect(told.filter((line) => line.includes("'picture'"))).toEqual([]);
    expect(told).toContainEqual(expect.stringMatching(/^14 TS2322: Type 'number'/));
  });

  it('import all names of packages that they use, once they import any', () => {
    expect(told).toContainEqual(
      expect.stringMatching(/^19 TS\d+: Cannot find name 'inject'.*contexts/),
    );
    expect(told).toContainEqual(expect.stringMatching(/^19 TS\d+: Cannot find name 'ApiService'/));
  });

  it('are wrong where the error that is asked for does not come', () => {
    expect(told).toContainEqual('23 it has to give TS2345, and does not.');
  });
});

describe('The compiler', () => {
  it('says what has to be built first', () => {
    expect(() => compile(import.meta.dirname, new Map())).toThrow(
      /dist\/ng-limp.* is missing: run `npm run build:lib`/,
    );
  });
});
