import { describe, expect, it } from 'vitest';

import { contextNames } from './contexts.ts';
import type { Snippet } from './fences.ts';
import { isClassFragment, sourcesOf } from './sources.ts';

const context = {
  name: 'forms',
  declared: new Set(['api', 'App', 'Host', 'TemplateHost', 'imports']),
  imported: new Map([['signal', '@angular/core']]),
};
const snippet = (code: string, more: Partial<Snippet> = {}): Snippet => ({
  page: 'docs/forms.md',
  language: 'ts',
  line: 7,
  section: 1,
  code,
  wishes: {},
  ...more,
});
const lines = (code: string, more: Partial<Snippet> = {}, before: string | null = null) =>
  sourcesOf(snippet(code, more), context, before).module.text.split('\n');

describe('The source of a snippet', () => {
  it('imports what it means of its context in the line before, from packages by their own names', () => {
    expect(lines('api.call(signal(1)());')).toEqual([
      "import { api } from './contexts/forms'; import { signal } from '@angular/core'; ",
      'api.call(signal(1)());',
      'export {};',
      '',
    ]);
  });

  it('imports nothing of packages where the snippet imports anything itself', () => {
    const [first] = lines("import { inject } from '@angular/core';\nsignal(inject(api));");
    expect(first).toBe("import { api } from './contexts/forms'; ");
  });

  it('does not import what the snippet declares', () => {
    expect(lines('class App {}\nconst { api } = new App();')[0]).toBe('');
  });

  it('is a class around a fragment of one, which goes on from the one before', () => {
    expect(isClassFragment(snippet('readonly a = signal(1);'))).toBe(true);
    expect(isClassFragment(snippet('log(refused: readonly string[]) {\n  api.call();\n}'))).toBe(
      true,
    );
    expect(isClassFragment(snippet('const a = 1;'))).toBe(false);
    expect(lines('readonly a = 1;')[0]).toBe(
      "import { Host as Base } from './contexts/forms'; export class Members extends Base {",
    );
    expect(lines('readonly a = 1;', {}, 'docs-forms-md-3')[0]).toBe(
      "import { Members as Base } from './docs-forms-md-3'; export class Members extends Base {",
    );
  });

  it('is a component around a template, with the members of the fragment or of the host', () => {
    const html = { language: 'html' } as const;
    expect(lines('<p></p>', html)[0]).toContain('import { TemplateHost as Base }');
    expect(lines('<p></p>', html, 'docs-forms-md-3')[0]).toContain('import { Members as Base }');
    expect(lines('<p></p>', { ...html, wishes: { host: 'App' } }, 'x')[0]).toContain(
      'import { App as Base }',
    );
    expect(sourcesOf(snippet('<p></p>', html), context, null).template).toEqual({
      name: 'docs-forms-md-7.html',
      text: '<p></p>',
    });
  });
});

describe('The context of a page', () => {
  it('is that of its name, else of its entry point or package, else that of all', () => {
    expect(contextNames('docs/forms.md')).toEqual(['forms', 'any']);
    expect(contextNames('projects/ng-limp/forms/src/a.ts')).toEqual(['forms', 'ng-limp', 'any']);
    expect(contextNames('projects/limpd/README.md')).toEqual(['README', 'limpd', 'any']);
  });
});
