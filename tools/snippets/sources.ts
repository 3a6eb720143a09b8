/** Makes of each snippet the sources that are compiled in its place. */
import ts from 'typescript';

import { type Context, declaredNames } from './contexts.ts';
import type { Snippet } from './fences.ts';
import { PUBLISHED } from './published.ts';

/** The sources of a snippet, by name. Line 0 of a module comes before the snippet, a template is the snippet itself. */
export interface SnippetSources {
  readonly module: { readonly name: string; readonly text: string };
  readonly template: { readonly name: string; readonly text: string } | null;
}

/** The class that fragments of classes have further members of, and templates too: that, or one for them alone. */
const HOST = 'Host';
const TEMPLATE_HOST = 'TemplateHost';

/** The class by which a fragment is known to those that go on from it. */
const MEMBERS = 'Members';

/** @param before the module of the class fragment that this one goes on from, or null */
export function sourcesOf(
  snippet: Snippet,
  context: Context,
  before: string | null,
): SnippetSources {
  const name = snippetName(snippet);
  const { code, wishes, language } = snippet;
  const place = `./contexts/${context.name}`;
  const forTemplates = language === 'html' && context.declared.has(TEMPLATE_HOST);
  const host = wishes.host ?? (forTemplates ? TEMPLATE_HOST : HOST);
  const goesOn = before !== null && wishes.host === undefined;
  const base = goesOn ? MEMBERS : host;
  const baseImport = goesOn
    ? `import { ${MEMBERS} as Base } from './${before}'; `
    : `import { ${base} as Base } from '${place}'; `;
  if (language === 'html') {
    const text =
      `import { ChangeDetectionStrategy, Component } from '@angular/core'; ` +
      `${baseImport}import { imports } from '${place}'; ` +
      `import { ${PUBLISHED} } from './${PUBLISHED}'; ` +
      `@Component({ selector: 'app-snippet', imports: [imports, ${PUBLISHED}], templateUrl: './${name}.html', ` +
      `changeDetection: ChangeDetectionStrategy.OnPush }) export class Template extends Base {}\n`;
    return {
      module: { name: `${name}.ts`, text },
      template: { name: `${name}.html`, text: code },
    };
  }
  const text = isClassFragment(snippet)
    ? `${baseImport}${importsOf(code, [], context)}export class ${MEMBERS} extends Base {\n${code}\n}\n`
    : `${importsOf(code, statementsOf(code), context)}\n${code}\nexport {};\n`;
  return { module: { name: `${name}.ts`, text }, template: null };
}

/** A file's name that says where the snippet stands. */
export function snippetName({ page, line }: Snippet): string {
  return `${page.replace(/[^\w]+/g, '-')}-${line}`;
}

/** Whether a snippet is a fragment of a class. */
export function isClassFragment({ language, code }: Snippet): boolean {
  return language === 'ts' && !isModule(code) && isModule(`class Members {\n${code}\n}`);
}

/**
 * Imports what the code may mean by names of the context. Those of packages only if it imports nothing itself, else it
 * has to import all of them. By the packages' own names: Angular does not know its decorators by any other way.
 */
function importsOf(
  code: string,
  statements: readonly ts.Statement[],
  { name, declared, imported }: Context,
): string {
  const isWhole = statements.some((statement) => ts.isImportDeclaration(statement));
  const own = new Set(statements.flatMap((statement) => declaredNames(statement)));
  const words = new Set(code.match(/[A-Za-z_$ɵ][\w$]*/g));
  const free = [...words].filter((word) => !own.has(word));
  const lines = free.map((word) => {
    const origin = isWhole ? undefined : imported.get(word);
    const from = declared.has(word) ? `./contexts/${name}` : origin;
    return from === undefined ? '' : `import { ${word} } from '${from}'; `;
  });
  return lines.join('');
}

function statementsOf(code: string): readonly ts.Statement[] {
  return [...ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest).statements];
}

/** Whether the code parses as the statements of a module. */
function isModule(code: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(`${code}\nexport {};`, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.Latest, module: ts.ModuleKind.ESNext },
  });
  return diagnostics.length === 0;
}
