import type { Change } from '../data/change.ts';
import { equals, type Filter } from '../data/filter.ts';
import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import { asRefusal, invalidAttr } from './create.ts';
import type { Attr, AttrType } from './attr.ts';
import type { BoundModule } from './method.ts';
import { fit, typeAtPath } from './fit.ts';
import type { MethodCall } from './method.ts';
import { planQuery } from './query.ts';
import { reply, type Reply } from './reply.ts';

/**
 * Answers `MODULE/update`. `docs` names the documents that matched; `count` those that could be
 * changed, which can be fewer: a dotted path may lead nowhere.
 */
export async function updateDocs(call: MethodCall): Promise<Reply> {
  const { module, services } = call;
  const { filter, window } = planQuery(module, call.query);
  const changes = changesOf(module, call.doc);
  if (changes.length === 0) return reply(200, 'Nothing to update.');
  const docs = await services.store.find(module.name, filter, window);
  const ids = docs.flatMap((doc) => own(doc, '_id') ?? []);
  const count = await services.store
    .update(module.name, amongIds(ids), changes)
    .catch((error: unknown) => {
      throw asRefusal(module, error);
    });
  return reply(200, `Updated ${count} docs.`, {
    count,
    docs: ids.map((id) => makeDoc([['_id', id]])),
  });
}

/** Matches the documents with one of `ids`. */
export function amongIds(ids: readonly Value[]): Filter {
  const [only, ...more] = ids;
  if (only !== undefined && more.length === 0) return equals('_id', only);
  return { kind: 'compare', path: '_id', operator: '$in', value: ids };
}

/**
 * What `doc` asks to change in documents of `module` (LIMP protocol, section 4). Keys that are no
 * attrs are dropped, as servers do.
 *
 * @throws Refusal with `…_INVALID_ATTR`.
 */
export function changesOf(module: BoundModule, doc: Doc): readonly Change[] {
  const changes: Change[] = [];
  for (const [path, value] of Object.entries(doc)) {
    const type = typeAtPath(module.attrs, path);
    if (type === undefined) continue;
    const attr = Object.hasOwn(module.attrs, path) ? module.attrs[path] : undefined;
    const change = changeOf(path, type, attr, value);
    if (change === undefined) throw invalidAttr(module, path, attr);
    changes.push(change);
  }
  return changes;
}

function changeOf(
  path: string,
  type: AttrType,
  attr: Attr | undefined,
  value: Value,
): Change | undefined {
  if (value === null && attr?.default === null) return { kind: 'set', path, value };
  const operation = isDoc(value) ? operationOf(path, type, value) : 'none';
  if (operation !== 'none') return operation;
  const fitted = fit(type, value);
  return fitted.fits ? { kind: 'set', path, value: fitted.value } : undefined;
}

/** The doc operator in `value`; undefined if it cannot be used on `type`, 'none' if there is none. */
function operationOf(path: string, type: AttrType, value: Doc): Change | undefined | 'none' {
  const add = own(value, '$add');
  if (add !== undefined) {
    return canCount(type, add) ? { kind: 'add', path, by: add } : undefined;
  }
  const multiply = own(value, '$multiply');
  if (multiply !== undefined) {
    return canCount(type, multiply) ? { kind: 'multiply', path, by: multiply } : undefined;
  }
  const append = own(value, '$append');
  if (append !== undefined) {
    const fitted = itemFit(type, append);
    return fitted === undefined
      ? undefined
      : { kind: 'append', path, value: fitted, unique: own(value, '$unique') === true };
  }
  const remove = own(value, '$remove');
  if (remove !== undefined) {
    const canRemove = isList(remove) && (type.kind === 'list' || type.kind === 'any');
    return canRemove ? { kind: 'remove', path, values: remove } : undefined;
  }
  return 'none';
}

function canCount(type: AttrType, by: Value): by is number {
  if (type.kind === 'int') return Number.isSafeInteger(by);
  return (type.kind === 'float' || type.kind === 'any') && typeof by === 'number';
}

function itemFit(type: AttrType, item: Value): Value | undefined {
  if (type.kind === 'any') return item;
  if (type.kind !== 'list') return undefined;
  const fitted = fit(type.of, item);
  return fitted.fits ? fitted.value : undefined;
}
