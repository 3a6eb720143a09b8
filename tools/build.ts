/** Builds the workspace's projects, and remembers what each build was made from. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type ProjectName = 'ng-limp' | 'sandbox';

interface Project {
  /** Globs of everything the build reads. */
  readonly sources: readonly string[];
  /** A file that a complete build leaves behind. */
  readonly result: string;
  /** Projects whose build this one is made from. */
  readonly after: readonly ProjectName[];
}

const settings = ['angular.json', 'tsconfig.json', 'tsconfig.base.json', 'package-lock.json'];

const projects: Readonly<Record<ProjectName, Project>> = {
  'ng-limp': {
    sources: ['projects/ng-limp/**/*', ...settings],
    result: 'dist/ng-limp/package.json',
    after: [],
  },
  sandbox: {
    sources: ['projects/sandbox/**/*', ...settings],
    result: 'dist/sandbox/browser/index.html',
    after: ['ng-limp'],
  },
};

const notSources = ['**/node_modules', '**/*.tsbuildinfo', '**/*.spec.ts'];

/** The folder to serve the Sandbox from. */
export const sandboxFolder = 'dist/sandbox/browser';

export interface BuildResult {
  readonly ok: boolean;
  readonly output: string;
}

/** True when the last build was made from the sources as they are now. */
export function isFresh(root: string, name: ProjectName): boolean {
  const stamp = stampFile(root, name);
  return (
    existsSync(join(root, projects[name].result)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === fingerprint(root, name)
  );
}

/** Runs `ng build` whether it is needed or not. */
export async function build(root: string, name: ProjectName): Promise<BuildResult> {
  // taken before the build: what changes meanwhile is for the next one
  const madeFrom = fingerprint(root, name);
  const ng = join(root, 'node_modules/@angular/cli/bin/ng.js');
  const child = spawn(process.execPath, [ng, 'build', name], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) {
    mkdirSync(dirname(stampFile(root, name)), { recursive: true });
    writeFileSync(stampFile(root, name), madeFrom);
  }
  return { ok: code === 0, output };
}

function stampFile(root: string, name: ProjectName): string {
  return join(root, 'dist/.made-from', name);
}

/** Names and contents of all sources. Not dates: a file can be another with the date of the one before. */
function fingerprint(root: string, name: ProjectName): string {
  const hash = createHash('sha256');
  const { sources, after } = projects[name];
  const files = globSync([...sources], { cwd: root, exclude: notSources }).sort();
  for (const file of files) {
    if (!statSync(join(root, file)).isFile()) continue;
    const content = readFileSync(join(root, file));
    hash.update(`${file} ${content.length}\n`).update(content);
  }
  for (const below of after) hash.update(fingerprint(root, below));
  return hash.digest('hex');
}
