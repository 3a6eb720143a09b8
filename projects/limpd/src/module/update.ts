import type { Change } from '../data/change.ts';
import { equals, type Filter } from '../data/filter.ts';
import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { DocOperator } from '../level/level.ts';
import { asRefusal, invalidAttr } from './create.ts';
import type { Attr, AttrType } from './attr.ts';
import type { BoundModule } from './method.ts';
import { fit } from './fit.ts';
import { clientsOwn } from './force.ts';
import type { MethodCall } from './method.ts';
import { typeAtPath } from './path.ts';
import { planQuery } from './query.ts';
import { reply, type Reply } from './reply.ts';

/**
 * Answers `MODULE/update`. `docs` names the documents that matched; `count` tells how many were
 * changed: none where one of them cannot be, since a dotted path may lead nowhere.
 */
export async function updateDocs(call: MethodCall): Promise<Reply> {
  const { module, services } = call;
  const { filter, window } = planQuery(module, call.query, services.bounds);
  const asked = clientsOwn(call.doc, call.forced);
  const changes = changesOf(module, asked, services.level.docOperators);
  if (changes.length === 0) return reply(200, 'Nothing to update.');
  const { ids, count } = await services.store
    .update(module.name, filter, changes, window)
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
 * What `doc` asks to change in documents of `module` (LIMP protocol, section 4), by `operators` or by
 * values. Keys that are no attrs are dropped, as servers do.
 *
 * @throws Refusal with `…_INVALID_ATTR`.
 */
export function changesOf(
  module: BoundModule,
  doc: Doc,
  operators: readonly DocOperator[],
): readonly Change[] {
  const changes: Change[] = [];
  for (const [path, value] of Object.entries(doc)) {
    const type = typeAtPath(module.attrs, path);
    if (type === undefined) continue;
    const attr = Object.hasOwn(module.attrs, path) ? module.attrs[path] : undefined;
    const operation = isDoc(value) ? operationOf(path, type, value, operators) : 'none';
    const change = operation === 'none' ? changeOf(path, type, attr, value) : operation;
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
  const fitted = fit(type, value);
  return fitted.fits ? { kind: 'set', path, value: fitted.value } : undefined;
}

/** The doc operator in `value`; undefined if it cannot be used on `type`, 'none' if there is none of `operators`. */
function operationOf(
  path: string,
  type: AttrType,
  value: Doc,
  operators: readonly DocOperator[],
): Change | undefined | 'none' {
  const operator = operators.find((name) => own(value, name) !== undefined);
  if (operator === undefined) return 'none';
  const operand = own(value, operator) ?? null;
  switch (operator) {
    case '$add':
      return canCount(type, operand) ? { kind: 'add', path, by: operand } : undefined;
    case '$multiply':
      return canCount(type, operand) ? { kind: 'multiply', path, by: operand } : undefined;
    case '$push':
      return append(path, type, operand, false);
    case '$push_unique':
      return append(path, type, operand, true);
    case '$append':
      return append(path, type, operand, own(value, '$unique') === true);
    case '$pull':
      return remove(path, type, isList(operand) ? operand : [operand]);
    case '$remove':
      return remove(path, type, operand);
    default:
      return operator satisfies never;
  }
}

function append(path: string, type: AttrType, item: Value, unique: boolean): Change | undefined {
  const value = itemFit(type, item);
  return value === undefined ? undefined : { kind: 'append', path, value, unique };
}

function remove(path: string, type: AttrType, values: Value): Change | undefined {
  const isOfItems = type.kind === 'list' || type.kind === 'any';
  return isList(values) && isOfItems ? { kind: 'remove', path, values } : undefined;
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
