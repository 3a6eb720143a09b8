/** Compiles sources that stand in no file, templates too, against the built packages: what their users have. */
import { createCompilerHost, createProgram, readConfiguration } from '@angular/compiler-cli';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What is compiled: modules and their templates, by the names of the files in this folder that they would be. */
export type Sources = ReadonlyMap<string, string>;

export interface Diagnostic {
  /** Where it is: the name of a source, or the path of a file that they import. */
  readonly name: string;
  /** From 0, as `character` is. */
  readonly line: number;
  readonly character: number;
  /** As compilers print it: `TS2322` or `NG8002`. */
  readonly code: string;
  readonly text: string;
}

/** What has to be built, with the script that does it. */
const BUILT = [
  ['dist/ng-limp/types/ng-limp.d.ts', 'build:lib'],
  ['dist/limpd/src/public-api.d.ts', 'build:limpd'],
] as const;

export function compile(root: string, sources: Sources): readonly Diagnostic[] {
  for (const [file, script] of BUILT) {
    if (!existsSync(join(root, file))) {
      throw new Error(`${file} is missing: run \`npm run ${script}\` first.`);
    }
  }
  // A folder that exists: types of templates that would stand elsewhere are not resolved, and then nothing is wrong.
  const folder = join(root, 'tools/snippets');
  const texts = new Map([...sources].map(([name, text]) => [join(folder, name), text]));
  const { options } = readConfiguration(join(folder, 'tsconfig.snippets.json'));
  const host = createCompilerHost({ options });
  host.fileExists = (path) => texts.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => texts.get(path) ?? ts.sys.readFile(path);
  const rootNames = [...texts.keys()].filter((path) => path.endsWith('.ts'));
  const program = createProgram({ rootNames, options, host });
  const found = [
    ...program.getNgOptionDiagnostics(),
    ...program.getTsOptionDiagnostics(),
    ...program.getTsSyntacticDiagnostics(),
    ...program.getNgStructuralDiagnostics(),
    ...program.getTsSemanticDiagnostics(),
    ...program.getNgSemanticDiagnostics(),
  ];
  return found.map((diagnostic) => toDiagnostic(folder, diagnostic));
}

function toDiagnostic(
  folder: string,
  { file, start = 0, code, messageText }: ts.Diagnostic,
): Diagnostic {
  const text = ts.flattenDiagnosticMessageText(messageText, '\n');
  const place = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  return { name: relative(folder, file?.fileName ?? folder), ...place, code: codeOf(code), text };
}

/** Angular's own codes are negative, with 99 before them. */
function codeOf(code: number): string {
  return code < 0 ? `NG${String(code).replace(/^-99/, '')}` : `TS${code}`;
}
