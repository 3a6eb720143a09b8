// @ts-check
/**
 * Finds import circles: files that reach themselves through the relative imports of other files.
 * Type imports count as well: two files that need each other's types are one thing cut in two.
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** @type {Map<string, { mtime: number, imports: string[] }>} */
const known = new Map();

/**
 * The shortest way from `start` (imported by `file`) back to `file`, or undefined.
 *
 * @param {string} file
 * @param {string} start
 * @returns {string[] | undefined}
 */
export function circle(file, start) {
  /** @type {Map<string, string | undefined>} */
  const cameFrom = new Map([[start, undefined]]);
  for (const at of cameFrom.keys()) {
    if (at === file) {
      const way = [];
      for (let step = cameFrom.get(at); step !== undefined; step = cameFrom.get(step))
        way.unshift(step);
      return [...way, file];
    }
    for (const next of importsOf(at)) if (!cameFrom.has(next)) cameFrom.set(next, at);
  }
  return undefined;
}

/**
 * The file that a relative import means, or undefined if there is none.
 *
 * @param {string} file
 * @param {string} source
 */
export function resolveImport(file, source) {
  const path = join(dirname(file), source);
  const stem = path.replace(/\.(m?)js$/, '');
  return [
    path,
    `${path}.ts`,
    `${path}.mts`,
    `${stem}.ts`,
    `${stem}.mts`,
    join(path, 'index.ts'),
  ].find(isFile);
}

/** @param {string} file @returns {string[]} */
function importsOf(file) {
  const mtime = statSync(file).mtimeMs;
  const cached = known.get(file);
  if (cached?.mtime === mtime) return cached.imports;
  const imports = ts
    .preProcessFile(readFileSync(file, 'utf8'), true, true)
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => resolveImport(file, fileName))
    .filter((path) => path !== undefined);
  known.set(file, { mtime, imports });
  return imports;
}

/** @param {string} path */
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
