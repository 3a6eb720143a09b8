import { describe, expect, it } from 'vitest';

import { initialScripts } from './initial-scripts.ts';

describe('The scripts loaded at an app’s start', () => {
  const html =
    '<link rel="modulepreload" href="chunk-1.js"><script src="main.js" type="module"></script>';
  const initial = (codes: Readonly<Record<string, string>>, page = html) =>
    initialScripts(page, new Map(Object.entries(codes)));

  it('are those that the page names', () => {
    const codes = { 'polyfills.js': 'a', 'main.js': 'b', 'other.js': 'c' };
    const page = '<script src="./polyfills.js"></script><script type="module" src="/main.js">';
    expect(initial(codes, page)).toEqual(['polyfills.js', 'main.js']);
  });

  it('and those that these import, in whichever form, however indirectly', () => {
    expect(
      initial({
        'main.js': 'import{a as b}from"./chunk-1.js";import"./chunk-2.js";b();',
        'chunk-1.js': "export * from './chunk-3.js'",
        'chunk-2.js': 'import c from "./chunk-1.js";import{d}from"./main.js";',
        'chunk-3.js': '',
      }),
    ).toEqual(['main.js', 'chunk-1.js', 'chunk-3.js', 'chunk-2.js']);
  });

  it('but not what is imported dynamically, nor what is none of the app’s', () => {
    expect(
      initial({
        'main.js': 'import{a}from"@angular/core";b=()=>import("./chunk-1.js").then(c);',
        'chunk-1.js': 'import"./chunk-2.js"',
        'chunk-2.js': '',
      }),
    ).toEqual(['main.js']);
  });
});
