import type { Declaration } from '../data/store.ts';
import { attr } from './attr.ts';
import { createDoc } from './create.ts';
import { CRUD_METHODS, type CrudMethod, type Module } from './define-module.ts';
import { deleteDocs } from './delete.ts';
import type { BoundModule, Method, MethodCall } from './method.ts';
import { readDocs } from './read.ts';
import type { Reply } from './reply.ts';
import { updateDocs } from './update.ts';

const RUN: Readonly<Record<CrudMethod, (call: MethodCall) => Promise<Reply>>> = {
  read: readDocs,
  create: createDoc,
  update: updateDocs,
  delete: deleteDocs,
};

/** Makes `module` part of a server, as one of the package `packageName`. */
export function bindModule(packageName: string, module: Module): BoundModule {
  const methods = new Map<string, Method>();
  for (const name of CRUD_METHODS) {
    const permissions = module.permissions?.[name];
    if (permissions === undefined) continue;
    const changes = name === 'update' || name === 'delete';
    methods.set(name, {
      permissions,
      // Without it an empty query would change or delete everything.
      ...(changes ? { queryArgs: [{ _id: attr.id() }] } : {}),
      run: RUN[name],
    });
  }
  for (const [name, method] of Object.entries(module.methods ?? {})) methods.set(name, method);
  return {
    name: module.name,
    code: `${packageName}_${module.name}`.toUpperCase(),
    attrs: module.attrs,
    extensions: new Map(Object.entries(module.extensions ?? {})),
    unique: module.unique ?? [],
    declaration: declarationOf(module),
    methods,
  };
}

/** What the store shall be quick about: what the module says, and what is new. */
function declarationOf({ attrs, unique, index = [], search, geo }: Module): Declaration {
  const indexes = index.map((entry) => (typeof entry === 'string' ? [entry] : entry));
  const hasTime = Object.hasOwn(attrs, 'create_time');
  const isThere = indexes.some(([first, ...more]) => first === 'create_time' && more.length === 0);
  return {
    indexes: hasTime && !isThere ? [...indexes, ['create_time']] : indexes,
    ...(unique === undefined ? {} : { unique }),
    ...(search === undefined ? {} : { search }),
    ...(geo === undefined ? {} : { geo }),
  };
}
