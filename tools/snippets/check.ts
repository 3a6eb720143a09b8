/** Compiles the snippets of all pages at once, and tells what is wrong with each. */
import { join } from 'node:path';

import { commandsOf, wrongCommands } from './commands.ts';
import { compile, type Diagnostic } from './compile.ts';
import { contextNames, contextReader } from './contexts.ts';
import { findFences, type Problem, type Snippet } from './fences.ts';
import type { Page } from './pages.ts';
import { PUBLISHED, publishedBy } from './published.ts';
import { isClassFragment, type SnippetSources, snippetName, sourcesOf } from './sources.ts';

export interface Checked {
  readonly snippets: readonly Snippet[];
  /** What is wrong, each with its place. */
  readonly problems: readonly Problem[];
}

const UNKNOWN_NAME: ReadonlySet<string> = new Set(['TS2304', 'TS2552', 'NG8001', 'NG8004']);
const HINT =
  ' Import it, or let the page’s context in tools/snippets/contexts have it (see tools/snippets/README.md).';

interface Made extends SnippetSources {
  readonly snippet: Snippet;
}

/** @param compiler for tests of this alone */
export function checkPages(
  root: string,
  pages: readonly Page[],
  compiler: typeof compile = compile,
): Checked {
  const contextOf = contextReader(join(root, 'tools/snippets/contexts'));
  const commands = commandsOf(root);
  const published = publishedBy(root);
  const problems: Problem[] = [];
  const made: Made[] = [];
  const snippets = pages.flatMap((page) => {
    const found = findFences(page);
    problems.push(...found.problems);
    problems.push(...wrongCommands(page, shellLines(found.snippets), commands));
    return found.snippets;
  });
  for (const snippet of snippets) {
    if (snippet.language === 'json') problems.push(...wrongJson(snippet));
    if (snippet.language !== 'ts' && snippet.language !== 'html') continue;
    const { context: wished } = snippet.wishes;
    const names = wished === undefined ? contextNames(snippet.page) : [wished];
    const context = names.map(contextOf).find((known) => known !== null);
    if (context) {
      const imported = new Map([...published.names, ...context.imported]);
      const before = membersFor(snippet, snippets);
      made.push({ snippet, ...sourcesOf(snippet, { ...context, imported }, before) });
    } else problems.push(problemAt(snippet, 0, noContext(names)));
  }
  const diagnostics = compiler(
    root,
    new Map([...sourcesBy(made), [`${PUBLISHED}.ts`, published.module]]),
  );
  for (const one of made) problems.push(...problemsOf(one, diagnostics));
  const names = new Set(made.flatMap(({ module, template }) => [module.name, template?.name]));
  for (const { name, line, code, text } of diagnostics) {
    if (!names.has(name)) problems.push({ page: name, line: line + 1, text: `${code}: ${text}` });
  }
  return { snippets, problems: withoutRepetitions(problems) };
}

/** The class fragment of the section that a fragment or template goes on from: the one before, or for templates any. */
function membersFor(snippet: Snippet, all: readonly Snippet[]): string | null {
  const fragments = all.filter(
    (other) =>
      other !== snippet &&
      other.page === snippet.page &&
      other.section === snippet.section &&
      isClassFragment(other),
  );
  const before = fragments.filter(({ line }) => line < snippet.line).at(-1);
  const found = before ?? (snippet.language === 'html' ? fragments.at(0) : undefined);
  return found === undefined ? null : snippetName(found);
}

function sourcesBy(made: readonly Made[]): ReadonlyMap<string, string> {
  return new Map(
    made.flatMap(({ module, template }) =>
      [module, ...(template ? [template] : [])].map(({ name, text }) => [name, text] as const),
    ),
  );
}

function problemsOf(
  { snippet, module, template }: Made,
  diagnostics: readonly Diagnostic[],
): readonly Problem[] {
  const wanted = snippet.wishes.error?.split(',') ?? [];
  const found = diagnostics.filter(
    ({ name, code }) =>
      name === template?.name ||
      // That the hosts of templates import more than these use, is no fault of theirs.
      (name === module.name && !(template && code === 'NG8113')),
  );
  const missing = wanted.filter((code) => !found.some((one) => one.code === code));
  return [
    ...missing.map((code) => problemAt(snippet, 0, `it has to give ${code}, and does not.`)),
    ...found
      .filter(({ code }) => !wanted.includes(code))
      .map(({ name, line, code, text }) => {
        const hint = UNKNOWN_NAME.has(code) ? HINT : '';
        const said = `${code}: ${text}${hint}`;
        // The first line of a module is not the snippet's; a template begins below its fence.
        if (template === null) return problemAt(snippet, line, said);
        if (name === template.name) return problemAt(snippet, line + 1, said);
        return problemAt(snippet, 0, `${said} (of the class around the template)`);
      }),
  ];
}

/** Compilers say some things several times. */
function withoutRepetitions(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function wrongJson(snippet: Snippet): readonly Problem[] {
  try {
    JSON.parse(snippet.code);
    return [];
  } catch (error) {
    return [problemAt(snippet, 0, error instanceof Error ? error.message : String(error))];
  }
}

/** @param below lines below the opening fence */
function problemAt({ page, line }: Snippet, below: number, text: string): Problem {
  return { page, line: line + below, text };
}

function shellLines(snippets: readonly Snippet[]): (line: number) => boolean {
  const shell = snippets.filter(({ language }) => language === 'sh');
  return (at) => shell.some(({ line, code }) => at > line && at <= line + code.split('\n').length);
}

function noContext(names: readonly string[]): string {
  return `there is no context ${names.join(', ')} in tools/snippets/contexts.`;
}
