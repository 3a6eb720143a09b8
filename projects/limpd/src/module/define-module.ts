import { attr, type Attrs, type AttrType } from './attr.ts';
import type { Extension } from './extension.ts';
import type { Method } from './method.ts';
import { endOfPath, holdsSecret, typeAtPath } from './path.ts';
import type { Permission } from './permission.ts';

/** The methods that every module can have without writing them. */
export const CRUD_METHODS = ['read', 'create', 'update', 'delete'] as const;

/** One of {@link CRUD_METHODS}. */
export type CrudMethod = (typeof CRUD_METHODS)[number];

/** What a module is made of. */
export interface ModuleDefinition {
  /** Its name in endpoints, in lower case: `staff` for `staff/read`. Letters, digits and `_`. */
  readonly name: string;
  readonly attrs: Attrs;
  /** Which attrs to extend in replies, by the attr's name. */
  readonly extensions?: Readonly<Record<string, Extension>>;
  /** Attrs whose values, other than null, no two documents may share. */
  readonly unique?: readonly string[];
  /**
   * What documents are often found or sorted by: attrs, or lists of attrs that go together, such as
   * `['user', ['tags', 'create_time']]`. Attrs within dicts are named by dotted paths. `_id`,
   * `create_time` and unique attrs are indexed anyway.
   */
  readonly index?: readonly (string | readonly string[])[];
  /** Attrs whose words `$search` finds; without any, it is refused. */
  readonly search?: readonly string[];
  /**
   * Attrs that hold points, such as `{type: 'Point', coordinates: [55.27, 25.2]}`, for `$geo_near`,
   * which is refused for others.
   */
  readonly geo?: readonly string[];
  /**
   * Who may call which CRUD method. A method that is not named cannot be called. Whoever may `read`
   * may also fetch files over HTTP.
   */
  readonly permissions?: Readonly<Partial<Record<CrudMethod, readonly Permission[]>>>;
  /** Methods beside these, by name in lower case. One named like a CRUD method takes its place. */
  readonly methods?: Readonly<Record<string, Method>>;
}

/** A module that a package can export. */
export interface Module extends ModuleDefinition {
  readonly limpdModule: true;
}

/** A module is not defined as it has to be. The message names the module, and what is wrong. */
export class ModuleError extends TypeError {
  override readonly name = 'ModuleError';
}

/**
 * Makes a module. A package's file exports it as default.
 *
 * @throws ModuleError when a name cannot be used in an endpoint, an extension, a unique attr or an index
 *   names no attr of the module, or a unique attr is secret: whoever may create could find out what is
 *   taken.
 */
export function defineModule(definition: ModuleDefinition): Module {
  const { name, attrs, extensions = {}, unique = [], methods = {} } = definition;
  for (const used of [name, ...Object.keys(methods)]) {
    if (!/^[a-z][a-z0-9_]*$/.test(used)) {
      throw new ModuleError(
        `'${used}' cannot be part of an endpoint: use lower case letters, digits and '_'.`,
      );
    }
  }
  for (const used of [...Object.keys(extensions), ...unique]) {
    if (!Object.hasOwn(attrs, used)) {
      throw new ModuleError(`Module '${name}' has no attr '${used}' to extend or to keep unique.`);
    }
  }
  for (const used of unique) {
    const { secret = false, type } = attrs[used] ?? attr.any();
    if (secret || holdsSecret(type)) {
      throw new ModuleError(`Attr '${used}' of module '${name}' cannot be both secret and unique.`);
    }
  }
  checkIndexes(definition);
  return { ...definition, limpdModule: true };
}

/** Whether `value` came out of {@link defineModule}. */
export function isModule(value: unknown): value is Module {
  return typeof value === 'object' && value !== null && 'limpdModule' in value;
}

function checkIndexes({ name, attrs, index = [], search = [], geo = [] }: ModuleDefinition): void {
  for (const [at, entry] of index.entries()) {
    const paths = typeof entry === 'string' ? [entry] : entry;
    const field = `index[${at}]`;
    if (paths.length === 0) {
      throw new ModuleError(`Module '${name}': ${field} is empty. Name the attrs that it is over.`);
    }
    const types = paths.map((path) => typeOf(name, attrs, field, path));
    if (types.filter(({ kind }) => kind === 'list').length > 1) {
      throw new ModuleError(
        `Module '${name}': ${field} has two lists, which makes too many entries. Split it in two.`,
      );
    }
    if (new Set(paths).size < paths.length) {
      throw new ModuleError(`Module '${name}': ${field} names an attr twice.`);
    }
  }
  for (const [field, paths] of Object.entries({ search, geo })) {
    for (const path of paths) {
      typeOf(name, attrs, field, path);
      const end = endOfPath(attrs, path);
      if (end.kind !== 'type' || holdsSecret(end.type)) {
        throw new ModuleError(`Module '${name}': ${field} names '${path}', which is a secret.`);
      }
    }
  }
}

function typeOf(name: string, attrs: Attrs, field: string, path: string): AttrType {
  const type = typeAtPath(attrs, path);
  if (type !== undefined) return type;
  throw new ModuleError(`Module '${name}': ${field} names '${path}', which is no attr of it.`);
}
