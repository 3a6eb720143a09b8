/** The pages whose snippets are checked: Markdown, and the doc comments of what is published. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Page {
  /** From the root of the workspace. */
  readonly path: string;
  /** Markdown, each line where it is in the file. */
  readonly text: string;
}

const IGNORED = ['**/node_modules/**', 'dist/**', '.angular/**', 'coverage/**'];

export function findPages(root: string): readonly Page[] {
  const find = (pattern: string): string[] =>
    globSync(pattern, { cwd: root, exclude: IGNORED }).sort();
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const documents = find('**/*.md').map((path) => ({ path, text: read(path) }));
  const sources = find('projects/{ng-limp,limpd}/**/*.ts')
    .filter((path) => !path.endsWith('.spec.ts'))
    .map((path) => ({ path, text: docComments(read(path)) }));
  return [...documents, ...sources.filter(({ text }) => text.trim() !== '')];
}

/** What the doc comments of a source say, as Markdown; all other lines are empty. Each comment is a section. */
export function docComments(source: string): string {
  let inside = false;
  const lines = source.split('\n').map((line) => {
    const begins = !inside && /^\s*\/\*\*(?!\/)/.test(line);
    if (begins) inside = true;
    if (!inside) return '';
    const isLast = line.includes('*/');
    if (isLast) inside = false;
    const said = line.replace(/^\s*(?:\/\*\*|\*(?!\/)) ?/, '').replace(/\s*\*\/.*$/, '');
    return begins ? `# ${said}` : said;
  });
  return lines.join('\n');
}
