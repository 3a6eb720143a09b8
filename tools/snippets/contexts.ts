/** What a page's snippets may use without importing it: the exports of a file in `contexts/`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface Context {
  readonly name: string;
  /** What it declares itself. */
  readonly declared: ReadonlySet<string>;
  /** What it takes from packages, with their names, for snippets without imports of their own. */
  readonly imported: ReadonlyMap<string, string>;
}

/** Reads each context once; null where there is no such file. */
export function contextReader(folder: string): (name: string) => Context | null {
  const known = new Map<string, Context | null>();
  const read = (name: string): Context | null => {
    const path = join(folder, `${name}.ts`);
    if (!existsSync(path)) return null;
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
    const declared = new Set<string>();
    const imported = new Map<string, string>();
    for (const statement of file.statements) {
      const from = exportedFrom(statement);
      const names = ts.isExportDeclaration(statement) ? listedNames(statement) : own(statement);
      if (from === null) for (const name of names) declared.add(name);
      else if (!from.startsWith('./')) for (const name of names) imported.set(name, from);
      else {
        const below = contextOf(from.slice(2));
        for (const name of below?.declared ?? []) declared.add(name);
        for (const [name, origin] of below?.imported ?? []) imported.set(name, origin);
      }
    }
    return { name, declared, imported };
  };
  const contextOf = (name: string): Context | null => {
    const context = known.get(name) ?? read(name);
    known.set(name, context);
    return context;
  };
  return contextOf;
}

/** The names by which a page's context may go: its own, its package's, or that of all pages. */
export function contextNames(page: string): readonly string[] {
  const [, entry] = /^projects\/ng-limp\/(client|forms|testing)\//.exec(page) ?? [];
  const [, project] = /^projects\/([\w-]+)\//.exec(page) ?? [];
  const [, name] = /([\w-]+)\.md$/.exec(page) ?? [];
  return [name, entry, project, 'any'].filter((found) => found !== undefined);
}

/** What a statement exports again from elsewhere: `export … from 'HERE'`. */
function exportedFrom(statement: ts.Statement): string | null {
  if (!ts.isExportDeclaration(statement)) return null;
  const { moduleSpecifier } = statement;
  return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier)
    ? moduleSpecifier.text
    : null;
}

function listedNames({ exportClause }: ts.ExportDeclaration): readonly string[] {
  const isList = exportClause !== undefined && ts.isNamedExports(exportClause);
  return isList ? exportClause.elements.map(({ name }) => name.text) : [];
}

function own(statement: ts.Statement): readonly string[] {
  return isExported(statement) ? declaredNames(statement) : [];
}

/** The names that a statement declares. */
export function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings)
      ? bindings.elements.map(({ name }) => name.text)
      : [];
  }
  const isDeclaration =
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isDeclaration && statement.name !== undefined ? [statement.name.text] : [];
}

function boundNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? boundNames(element.name) : [],
  );
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}
