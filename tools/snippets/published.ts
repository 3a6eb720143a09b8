/** What the built ng-limp exports, so that what is new can be used on pages at once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TYPES = 'dist/ng-limp/types';

/** The module that exports all components, directives and pipes, for the hosts of templates. */
export const PUBLISHED = 'published';

export interface Published {
  /** Each name, with the entry point that exports it. */
  readonly names: ReadonlyMap<string, string>;
  /** The source of {@link PUBLISHED}. */
  readonly module: string;
}

export function publishedBy(root: string): Published {
  const folder = join(root, TYPES);
  const names = new Map<string, string>();
  const declarations: string[] = [];
  for (const file of readdirSync(folder).sort()) {
    const entry = file.replace('.d.ts', '').replaceAll('-', '/').replace('ng/limp', 'ng-limp');
    // The main entry point exports all of the client's.
    const origin = entry === 'ng-limp/client' ? 'ng-limp' : entry;
    const text = readFileSync(join(folder, file), 'utf8');
    const exported = exportedNames(text);
    for (const name of exported) names.set(name, origin);
    for (const name of declaredForTemplates(text)) {
      if (exported.includes(name)) declarations.push(name);
    }
  }
  const imports = declarations.map((name) => `import { ${name} } from '${names.get(name) ?? ''}';`);
  const list = `export const ${PUBLISHED} = [${declarations.join(', ')}];`;
  return { names, module: [...imports, list].join('\n') };
}

/** The names in the lists of exports at a declaration file's end. */
export function exportedNames(text: string): readonly string[] {
  return [...text.matchAll(/^export (?:type )?\{(?<list>[^}]*)\}/gm)].flatMap(({ groups }) =>
    (groups?.['list'] ?? '')
      .split(',')
      .map((item) =>
        item
          .trim()
          .replace(/^type /, '')
          .replace(/^.* as /, ''),
      )
      .filter((name) => /^[A-Za-z_$]/.test(name)),
  );
}

/** Classes that Angular's compiler has declared to be components, directives or pipes with a selector or name. */
export function declaredForTemplates(text: string): readonly string[] {
  const found: string[] = [];
  let latest = '';
  for (const line of text.split('\n')) {
    latest = /^declare class (?<name>\w+)/.exec(line)?.groups?.['name'] ?? latest;
    if (/^\s*static ɵ(?:dir|cmp|pipe): [^<]*<[^>]*>?, "/.test(line)) found.push(latest);
  }
  return found;
}
