import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { circle } from './eslint/circles.mjs';
import { lintSnippet } from './eslint/lint-snippet.ts';

describe('Import circles', () => {
  let folder = '';
  const at = (name: string) => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'circles-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are found through any number of files, and told in order', () => {
    writeFileSync(at('a.ts'), "import { b } from './b';");
    writeFileSync(at('b.ts'), "export { c as b } from './c';");
    writeFileSync(at('c.ts'), "import './a.js';");
    expect(circle(at('a.ts'), at('b.ts'))).toEqual([at('b.ts'), at('c.ts'), at('a.ts')]);
  });

  it('are found where only types go round', () => {
    writeFileSync(at('a.ts'), "import type { B } from './b';");
    writeFileSync(at('b.ts'), "import type { A } from './a';");
    expect(circle(at('a.ts'), at('b.ts'))).toEqual([at('b.ts'), at('a.ts')]);
  });

  it('are no longer found once cut', () => {
    writeFileSync(at('a.ts'), "import './b';");
    writeFileSync(at('b.ts'), "import './c';");
    writeFileSync(at('c.ts'), '');
    expect(circle(at('a.ts'), at('b.ts'))).toBeUndefined();
  });

  it('are errors to the linter, in a file that imports itself too', async () => {
    const file = 'tools/chromium.ts';
    const found = await lintSnippet('limp/no-circles', file, "import './chromium.ts';");
    expect(found).toEqual(['This import closes a circle: tools/chromium.ts > tools/chromium.ts.']);
  });
});

describe('A component', () => {
  const lint = (settings: string) =>
    lintSnippet(
      'no-restricted-syntax',
      'projects/sandbox/src/app/app.ts',
      `@Component({ template: '', ${settings} }) export class App {}`,
    );

  it('must set OnPush itself, because a missing setting means something else in Angular 21', async () => {
    expect(await lint('')).toHaveLength(1);
  });

  it('may not set anything else', async () => {
    expect(await lint('changeDetection: ChangeDetectionStrategy.Eager')).toHaveLength(1);
  });

  it('is fine with OnPush', async () => {
    expect(await lint('changeDetection: ChangeDetectionStrategy.OnPush')).toEqual([]);
  });
});

describe('Rules that need no types', () => {
  it.each([
    ['@typescript-eslint/no-explicit-any', 'export const a: any = 1;'],
    ['@typescript-eslint/no-non-null-assertion', 'export const a = window.top!;'],
    ['no-console', "console.log('hello');"],
  ])('%s is an error in the library', async (rule, code) => {
    expect(await lintSnippet(rule, 'projects/ng-limp/src/a.ts', code)).toHaveLength(1);
  });

  it('forbid type assertions but for const ones', async () => {
    const rule = '@typescript-eslint/consistent-type-assertions';
    const file = 'projects/ng-limp/client/src/calls/queue.ts';
    expect(await lintSnippet(rule, file, 'export const a = b as string;')).toHaveLength(1);
    expect(await lintSnippet(rule, file, 'export const a = [1] as const;')).toEqual([]);
  });

  it('allow type assertions where data from outside are decoded', async () => {
    const rule = '@typescript-eslint/consistent-type-assertions';
    const file = 'projects/ng-limp/client/src/protocol/decode-frame.ts';
    expect(await lintSnippet(rule, file, 'export const a = b as string;')).toEqual([]);
  });
});
