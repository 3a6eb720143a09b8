/** Checks that the commands of a page exist. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Problem } from './fences.ts';
import type { Page } from './pages.ts';

/** A script called in text or in a snippet, by `npm run NAME` or one of its short forms. */
const SCRIPT = /\bnpm (?:run (?<named>[\w:-]+)|(?<short>test|start)\b)/g;
const PROGRAM = /\b(?:npx|node) (?<program>[\w@./:-]+)/g;

export interface Commands {
  /** Of the workspace. */
  readonly scripts: ReadonlySet<string>;
  /** Whether there is such a program for `npx`, or such a file for `node`. */
  readonly hasProgram: (name: string) => boolean;
}

export function commandsOf(root: string): Commands {
  const manifest = (path: string): Readonly<Record<string, Readonly<Record<string, string>>>> =>
    JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, Record<string, string>>;
  const own = Object.keys(manifest('projects/limpd/package.json')['bin'] ?? {});
  const { scripts = {} } = manifest('package.json');
  return {
    scripts: new Set(Object.keys(scripts)),
    hasProgram: (name) =>
      own.includes(name) ||
      existsSync(join(root, name)) ||
      existsSync(join(root, 'node_modules/.bin', name)),
  };
}

/** Scripts are looked for in all of the page, programs only where `line` says that a snippet for a shell stands. */
export function wrongCommands(
  { path, text }: Page,
  isShell: (line: number) => boolean,
  { scripts, hasProgram }: Commands,
): readonly Problem[] {
  return text.split('\n').flatMap((said, index) => {
    const line = index + 1;
    const missing = [...said.matchAll(SCRIPT)]
      .map(({ groups }) => groups?.['named'] ?? groups?.['short'] ?? '')
      .filter((script) => !scripts.has(script))
      .map((script) => `package.json has no script "${script}".`);
    const unknown = isShell(line)
      ? [...said.matchAll(PROGRAM)]
          .map(({ groups }) => groups?.['program'] ?? '')
          .filter((program) => !hasProgram(program))
          .map((program) => `the workspace has no program or file "${program}".`)
      : [];
    return [...missing, ...unknown].map((problem) => ({ page: path, line, text: problem }));
  });
}
