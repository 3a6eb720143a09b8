import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

import { findFences } from './fences.ts';
import { docComments, findPages } from './pages.ts';

describe('The doc comments of a source', () => {
  it('are Markdown whose lines are where they were', () => {
    const source = [
      'const a = 1;',
      '/** One. */',
      '  /**',
      '   * Two:',
      '   *',
      '   *     code',
      '   */',
      '// no',
    ];
    expect(docComments(source.join('\n')).split('\n')).toEqual([
      '',
      '# One.',
      '# ',
      'Two:',
      '',
      '    code',
      '',
      '',
    ]);
  });

  it('have fences, each comment as a section', () => {
    const source = [
      '/**',
      ' * ```ts',
      ' * a();',
      ' * ```',
      ' */',
      '/** ',
      ' * ```ts',
      ' * ```',
      ' */',
    ];
    const { snippets } = findFences({ path: 'a.ts', text: docComments(source.join('\n')) });
    expect(snippets).toMatchObject([
      { line: 2, section: 1, code: 'a();' },
      { line: 7, section: 2 },
    ]);
  });

  it('are not confused by comments of other kinds', () => {
    expect(docComments('/* ```ts */\n// /**\nconst glob = "a/**/b";').trim()).toBe('');
  });
});

describe('The pages', () => {
  let root = '';
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('are all Markdown and all sources with doc comments, new ones too, without specs and what is built', () => {
    root = mkdtempSync(join(tmpdir(), 'pages-'));
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    for (const path of [
      'README.md',
      'docs/new/page.md',
      'dist/x/README.md',
      'node_modules/a/README.md',
    ]) {
      write(path, '# Page');
    }
    write('projects/ng-limp/src/a.ts', '/** Says. */');
    write('projects/ng-limp/src/a.spec.ts', '/** Says. */');
    write('projects/limpd/src/b.ts', '// nothing');
    expect(findPages(root).map(({ path }) => path)).toEqual([
      'README.md',
      'docs/new/page.md',
      'projects/ng-limp/src/a.ts',
    ]);
  });
});
