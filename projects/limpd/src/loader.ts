import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bindModule } from './module/bind-module.ts';
import type { BoundModule } from './module/method.ts';
import { isModule, ModuleError } from './module/define-module.ts';

/** What keeps a server from starting and the user can mend. Its message says how. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** A package that was found: a folder with modules in it. */
interface PackageFolder {
  readonly name: string;
  readonly path: string;
}

/**
 * Loads the modules of packages: each folder in one of `dirs` is a package, and each `.ts` or `.js`
 * file in it a module, exported as default. Specs and type declarations are left out.
 *
 * @param packages the packages to load; all that are found when undefined.
 * @throws StartError for a folder that cannot be read, a package that is not there, and a file that
 *   holds no module.
 */
export async function loadModules(
  dirs: readonly string[],
  packages: readonly string[] | undefined,
): Promise<readonly BoundModule[]> {
  const found = (await Promise.all(dirs.map(packagesIn))).flat();
  const names = found.map((folder) => folder.name);
  const absent = (packages ?? []).filter((name) => !names.includes(name));
  if (absent.length > 0) {
    throw new StartError(
      `No package '${absent.join("', '")}' in ${dirs.join(', ')}. There is: ${names.join(', ') || 'none'}.`,
    );
  }
  const wanted = found.filter(({ name }) => packages === undefined || packages.includes(name));
  return (await Promise.all(wanted.map(modulesIn))).flat();
}

async function packagesIn(dir: string): Promise<readonly PackageFolder[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => {
    throw new StartError(`Cannot read the packages in ${dir}: is there such a folder?`);
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => ({ name, path: join(dir, name) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

async function modulesIn({ name, path }: PackageFolder): Promise<readonly BoundModule[]> {
  const files = (await readdir(path)).filter(isModuleFile).sort();
  return Promise.all(
    files.map(async (file) => {
      const exported = await importFile(join(path, file));
      const module = defaultOf(exported);
      if (!isModule(module)) {
        throw new StartError(`${join(path, file)} does not export a module as default.`);
      }
      return bindModule(name, module);
    }),
  );
}

async function importFile(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw error instanceof ModuleError ? new StartError(`${file}: ${error.message}`) : error;
  }
}

function isModuleFile(file: string): boolean {
  return /\.(?:ts|js|mts|mjs)$/.test(file) && !/\.(?:d|spec)\.\w+$/.test(file);
}

function defaultOf(exported: unknown): unknown {
  return typeof exported === 'object' && exported !== null && 'default' in exported
    ? exported.default
    : undefined;
}
