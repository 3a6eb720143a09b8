import { allOf, equals } from '../data/filter.ts';
import { isList, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import type { Extension } from './extension.ts';
import type { BoundModule, Services } from './method.ts';
import { DELETED_ATTR } from './query.ts';
import { visibleDoc } from './visible-doc.ts';

/**
 * `docs` with the ids in their extended attrs replaced by the documents these belong to, or by null
 * where there is none.
 *
 * @param which true for all extended attrs, false for none, or the names of those to extend.
 */
export async function extendDocs(
  services: Services,
  module: BoundModule,
  docs: readonly Doc[],
  which: boolean | readonly string[],
): Promise<readonly Doc[]> {
  if (which === false) return docs;
  let extended = docs;
  for (const [name, extension] of module.extensions) {
    if (which !== true && !which.includes(name)) continue;
    extended = await extendAttr(services, extended, name, extension);
  }
  return extended;
}

async function extendAttr(
  services: Services,
  docs: readonly Doc[],
  name: string,
  extension: Extension,
): Promise<readonly Doc[]> {
  const target = services.modules.get(extension.module);
  if (target === undefined) return docs;
  const found = new Map<string, Promise<Doc | null>>();
  const lookUp = async (id: Value): Promise<Value> => {
    if (typeof id !== 'string') return id;
    const known = found.get(id) ?? findShown(services, target, id, extension.attrs);
    found.set(id, known);
    return known;
  };
  return Promise.all(
    docs.map(async (doc) => {
      const value = own(doc, name);
      if (value === undefined) return doc;
      const shown = isList(value) ? await Promise.all(value.map(lookUp)) : await lookUp(value);
      return withEntries(doc, makeDoc([[name, shown]]));
    }),
  );
}

async function findShown(
  services: Services,
  target: BoundModule,
  id: string,
  attrs: readonly string[],
): Promise<Doc | null> {
  const filter = allOf(equals('_id', id), equals(DELETED_ATTR, null));
  const [doc] = await services.store.find(target.name, filter);
  return doc === undefined ? null : visibleDoc(target, doc, attrs);
}
