/** The steps of `npm test`, longest first where nothing else decides. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build, type ProjectName } from '../build.ts';
import { ensureChromium } from '../chromium.ts';
import { command, type CommandOptions } from './command.ts';
import { playwrightReport, type SuiteReport, suiteReport, vitestReport } from './reports.ts';
import type { Step, StepResult } from './step.ts';

export interface Workspace {
  readonly root: string;
  /** Where the suites write their reports. */
  readonly reports: string;
  /** Seconds that each program gets. Default 600. */
  readonly limit?: number;
}

export function steps({ root, reports, limit = 600 }: Workspace): Step[] {
  const bin = (path: string): string => join(root, 'node_modules', path);
  const report = (name: string): string => join(reports, `${name}.json`);

  /** A program that passes or fails as a whole counts as one test. */
  const check =
    (program: string, args: readonly string[], options: Partial<CommandOptions> = {}) =>
    async (): Promise<StepResult> => {
      const { exitCode, output } = await command(program, args, { cwd: root, limit, ...options });
      return whole(exitCode === 0, output);
    };

  const suite =
    (
      file: string,
      read: (report: string) => SuiteReport,
      program: string,
      args: readonly string[],
      env: Readonly<Record<string, string>> = {},
    ) =>
    async (): Promise<StepResult> => {
      const { exitCode, output } = await command(program, args, { cwd: root, env, limit });
      if (!existsSync(file)) return whole(false, output);
      return { ...suiteReport(read(readFileSync(file, 'utf8')), exitCode), output };
    };

  const readVitest = (text: string): SuiteReport => vitestReport(text, root);

  const vitest = (name: string, config: string) =>
    suite(report(name), readVitest, bin('vitest/vitest.mjs'), [
      'run',
      `--config=${config}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report(name)}`,
    ]);

  const ngTest = (project: ProjectName) =>
    suite(report(`ng-${project}`), readVitest, bin('@angular/cli/bin/ng.js'), [
      'test',
      project,
      '--no-watch',
      // the output file belongs to the first
      '--reporters=json',
      '--reporters=default',
      `--output-file=${report(`ng-${project}`)}`,
    ]);

  const ngBuild = (project: ProjectName) => async (): Promise<StepResult> => {
    const { ok, output } = await build(root, project);
    return whole(ok, output);
  };

  return [
    {
      name: 'chromium',
      about: 'a Chromium is there, or gets installed',
      needs: [],
      cores: 1,
      waits: false,
      run() {
        process.env['CHROME_BIN'] = ensureChromium();
        return Promise.resolve(whole(true, ''));
      },
    },
    {
      name: 'build-lib',
      about: 'ng-limp builds',
      needs: [],
      cores: 1,
      waits: false,
      run: ngBuild('ng-limp'),
    },
    {
      name: 'packed',
      about: 'the packed ng-limp installs into a new app, builds there and connects',
      needs: ['chromium', 'build-lib'],
      cores: 1,
      waits: true,
      run: check('tools/packed-app.ts', []),
    },
    {
      name: 'build-sandbox',
      about: 'the Sandbox builds against the built ng-limp',
      needs: ['build-lib'],
      cores: 1,
      waits: false,
      run: ngBuild('sandbox'),
    },
    {
      name: 'lint',
      about: 'ESLint, with the import floors',
      needs: [],
      cores: 1,
      waits: false,
      run: check(bin('eslint/bin/eslint.js'), [
        '.',
        '--max-warnings=0',
        '--cache',
        '--cache-strategy=content',
        `--cache-location=${lintCache(root)}`,
      ]),
    },
    {
      name: 'types',
      about: 'every tsconfig type-checks, specs and tools included',
      needs: [],
      cores: 1,
      waits: false,
      run: check(bin('typescript/bin/tsc'), ['--build']),
    },
    {
      name: 'format',
      about: 'Prettier would change nothing',
      needs: [],
      cores: 1,
      waits: false,
      run: check(bin('prettier/bin/prettier.cjs'), ['--check', '.', '--log-level=warn']),
    },
    {
      name: 'build-limpd',
      about: 'limpd compiles to JavaScript',
      needs: [],
      cores: 1,
      waits: false,
      run: check(bin('typescript/bin/tsc'), ['-p', 'projects/limpd/tsconfig.build.json']),
    },
    {
      name: 'snippets',
      about:
        'the code in pages and doc comments compiles against the built packages, templates too',
      needs: ['build-lib', 'build-limpd'],
      cores: 1,
      waits: false,
      run: vitest('snippets', 'tools/snippets/vitest.config.mts'),
    },
    {
      name: 'limpd',
      about: 'tests of limpd, in Node',
      needs: [],
      cores: 1,
      waits: true,
      run: vitest('limpd', 'projects/limpd/vitest.config.mts'),
    },
    {
      name: 'tools',
      about: 'tests of the tools and of the linter’s floors, in Node',
      needs: [],
      cores: 1,
      waits: true,
      run: vitest('tools', 'tools/vitest.config.mts'),
    },
    {
      name: 'bench',
      about: 'tests of the benchmarks, and a very short run of them in Chromium',
      needs: ['chromium'],
      cores: 1,
      waits: true,
      run: vitest('bench', 'bench/vitest.config.mts'),
    },
    {
      name: 'client',
      about: 'tests of ng-limp/client, in Chromium',
      needs: ['chromium'],
      cores: 1,
      waits: true,
      run: vitest('client', 'projects/ng-limp/client/vitest.config.mts'),
    },
    {
      name: 'angular',
      about: 'tests of the Angular layer and its entry points, in Chromium',
      needs: ['chromium'],
      cores: 1,
      waits: true,
      run: ngTest('ng-limp'),
    },
    {
      name: 'sandbox',
      about: 'unit tests of the Sandbox, in Chromium',
      needs: ['chromium'],
      cores: 1,
      waits: true,
      run: ngTest('sandbox'),
    },
    {
      name: 'e2e',
      about: 'the built Sandbox in Chromium against a real limpd',
      needs: ['chromium', 'build-sandbox'],
      // its own workers use both
      cores: 2,
      waits: true,
      run: suite(
        report('e2e'),
        playwrightReport,
        bin('@playwright/test/cli.js'),
        ['test', '--reporter=line,json'],
        { PLAYWRIGHT_JSON_OUTPUT_FILE: report('e2e') },
      ),
    },
  ];
}

/** The result of a step that passes or fails as a whole. */
function whole(ok: boolean, output: string): StepResult {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, failures: [], output };
}

/** ESLint knows when its settings change, but not when the code of our own rules does. */
function lintCache(root: string): string {
  const hash = createHash('sha256');
  for (const file of globSync('tools/eslint/*.mjs', { cwd: root }).sort()) {
    hash.update(readFileSync(join(root, file)));
  }
  return join(root, `node_modules/.cache/eslint-${hash.digest('hex').slice(0, 12)}`);
}
