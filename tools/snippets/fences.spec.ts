import { describe, expect, it } from 'vitest';

import { findFences } from './fences.ts';

const find = (...lines: readonly string[]) =>
  findFences({ path: 'docs/page.md', text: lines.join('\n') });
const problems = (...lines: readonly string[]) =>
  find(...lines).problems.map(({ line, text }) => `${line} ${text}`);

describe('A page’s fences', () => {
  it('are found with language, line, section and code', () => {
    const { snippets } = find(
      '# A',
      '```ts',
      'a();',
      'b();',
      '```',
      '## B',
      '```html',
      '<p></p>',
      '```',
    );
    expect(snippets).toMatchObject([
      { page: 'docs/page.md', language: 'ts', line: 2, section: 1, code: 'a();\nb();' },
      { language: 'html', line: 7, section: 2, code: '<p></p>' },
    ]);
  });

  it('lose the indentation that a list gives them', () => {
    const { snippets } = find('- item', '', '  ```ts', '  a();', '', '  b();', '  ```');
    expect(snippets.map(({ code }) => code)).toEqual(['a();\n\nb();']);
  });

  it('may contain shorter fences, and no headings', () => {
    const { snippets } = find('````sh', '# no heading', '```', '````', '```ts', '```');
    expect(snippets).toMatchObject([{ code: '# no heading\n```', section: 0 }, { section: 0 }]);
  });

  it('are told what they need by a comment before them', () => {
    const { snippets } = find(
      '<!-- snippet: error=TS1,TS2 host=A context=b -->',
      '',
      '```ts',
      '```',
    );
    expect(snippets[0]?.wishes).toEqual({ error: 'TS1,TS2', host: 'A', context: 'b' });
  });

  it('need a language that is known, or a reason not to be compiled', () => {
    expect(problems('```', 'x', '```')).toEqual([
      expect.stringMatching(/^1 a fence without a language/),
    ]);
    expect(problems('```yaml', 'x', '```')).toEqual([
      expect.stringMatching(/^1 .*"yaml".*not compiled/),
    ]);
    expect(problems('<!-- not compiled: -->', '```yaml', '```')).toEqual([
      expect.stringMatching(/^2 say why/),
    ]);
    const { snippets, problems: none } = find(
      '<!-- not compiled: of another program -->',
      '```yaml',
      '```',
    );
    expect([snippets, none]).toEqual([[], []]);
  });

  it('are refused with a wish that means nothing', () => {
    expect(problems('<!-- snippet: eror=TS1 -->', '```ts', '```')).toEqual([
      expect.stringMatching(/^2 "eror=TS1" says nothing/),
    ]);
  });

  it('have to end', () => {
    expect(problems('text', '```ts', 'a();')).toEqual([
      '2 a fence that does not end. Close it with ```.',
    ]);
  });

  it('leave nothing out by an ellipsis, except in texts', () => {
    const cut = [3, 4, 5].map(
      (line) => `${line} an ellipsis in code. Write what stands there, or less.`,
    );
    const code = ["const a = '…';", 'call(…);', '…', 'b(); // … and so on', "c('ws://x/…');"];
    expect(problems('```ts', ...code, '```')).toEqual(cut);
    expect(problems('```html', '<p>…</p>', '```')).toHaveLength(1);
  });
});

describe('Code without a fence', () => {
  it('is refused where it is indented', () => {
    expect(problems('text', '', '    npm run bench', '    npm test', '', 'text')).toEqual([
      expect.stringMatching(/^3 code that is only indented/),
    ]);
  });

  it('is none in lists and drawings', () => {
    expect(
      problems('- a', '', '    more of a', '', 'text', '', '    a ──▶ b', '        └── c'),
    ).toEqual([]);
  });

  it('is refused as an @example', () => {
    expect(problems('# Says', '@example', 'call();', '@param x', '# Next')).toEqual([
      expect.stringMatching(/^2 this @example has no fence/),
    ]);
    expect(problems('# Says', '@example', '```ts', 'call();', '```', '# Next')).toEqual([]);
  });
});
