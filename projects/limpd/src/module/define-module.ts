import { attr, type Attrs } from './attr.ts';
import type { Extension } from './extension.ts';
import type { Method } from './method.ts';
import { holdsSecret } from './path.ts';
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

/**
 * Makes a module. A package's file exports it as default.
 *
 * @throws TypeError when a name cannot be used in an endpoint, an extension or unique attr names no
 *   attr of the module, or a unique attr is secret: whoever may create could find out what is taken.
 */
export function defineModule(definition: ModuleDefinition): Module {
  const { name, attrs, extensions = {}, unique = [], methods = {} } = definition;
  for (const used of [name, ...Object.keys(methods)]) {
    if (!/^[a-z][a-z0-9_]*$/.test(used)) {
      throw new TypeError(
        `'${used}' cannot be part of an endpoint: use lower case letters, digits and '_'.`,
      );
    }
  }
  for (const used of [...Object.keys(extensions), ...unique]) {
    if (!Object.hasOwn(attrs, used)) {
      throw new TypeError(`Module '${name}' has no attr '${used}' to extend or to keep unique.`);
    }
  }
  for (const used of unique) {
    const { secret = false, type } = attrs[used] ?? attr.any();
    if (secret || holdsSecret(type)) {
      throw new TypeError(`Attr '${used}' of module '${name}' cannot be both secret and unique.`);
    }
  }
  return { ...definition, limpdModule: true };
}

/** Whether `value` came out of {@link defineModule}. */
export function isModule(value: unknown): value is Module {
  return typeof value === 'object' && value !== null && 'limpdModule' in value;
}
