import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

import { codeFrom, type SourceMap } from './attribution.ts';

/** Bundles three modules as production builds do. */
async function bundled(): Promise<{ code: string; map: SourceMap }> {
  const modules: Readonly<Record<string, string>> = {
    'entry.js': `import {one} from 'one.js'; import {two} from 'two.js';\nconsole.log(one("a"), two(3));`,
    'one.js': `export function one(text) {\n  return "from one " + text;\n}`,
    'two.js': `export function two(count) {\n  return "from two " + (count + 1);\n}`,
  };
  const { outputFiles } = await build({
    entryPoints: ['entry.js'],
    bundle: true,
    minify: true,
    write: false,
    outdir: '/',
    format: 'esm',
    sourcemap: 'external',
    plugins: [
      {
        name: 'modules',
        setup(bundler) {
          bundler.onResolve({ filter: /.*/ }, ({ path }) => ({ path, namespace: 'spec' }));
          bundler.onLoad({ filter: /.*/ }, ({ path }) => ({ contents: modules[path] ?? '' }));
        },
      },
    ],
  });
  const text = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { code: text('.js'), map: JSON.parse(text('.map')) as SourceMap };
}

describe('Bundled code', () => {
  it('is told apart by the source that it came from', async () => {
    const { code, map } = await bundled();
    const one = codeFrom(code, map, (source) => source.endsWith('one.js'));
    expect(one).toContain('from one');
    expect(one).toContain('return');
    expect(one).not.toContain('from two');
    expect(one).not.toContain('console');
    expect(code).toContain(one);
  });

  it('is all there, once, when every source is asked for', async () => {
    const { code, map } = await bundled();
    expect(codeFrom(code, map, () => true)).toBe(code.trimEnd().replaceAll('\n', ''));
    expect(codeFrom(code, map, () => false)).toBe('');
  });

  it('counts what no source is known for to none', () => {
    // columns 0 to 2 from the first source, 3 on from nowhere, then the next line from the second
    const map = { sources: ['a', 'b'], mappings: 'AAAA,G;ACAA' };
    expect(codeFrom('aaa???\nbbb', map, () => true)).toBe('aaabbb');
    expect(codeFrom('aaa???\nbbb', map, (source) => source === 'b')).toBe('bbb');
  });
});
