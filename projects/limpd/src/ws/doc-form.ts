import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import type { Level } from '../level/level.ts';

/** `doc` with the doc operators of `level` replaced by those of level 6.0 (LIMP protocol, section 4). */
export function readDoc(doc: Doc, level: Level): Doc {
  if (level.listOperators === 'append') return doc;
  return makeDoc(
    Object.entries(doc).map(([key, value]): [string, Value] => [
      key,
      isDoc(value) ? readOperator(value) : value,
    ]),
  );
}

function readOperator(value: Doc): Doc {
  const push = own(value, '$push');
  if (push !== undefined) return makeDoc([['$append', push]]);
  const unique = own(value, '$push_unique');
  if (unique !== undefined) {
    return makeDoc([
      ['$append', unique],
      ['$unique', true],
    ]);
  }
  const pull = own(value, '$pull');
  if (pull !== undefined) return makeDoc([['$remove', isList(pull) ? pull : [pull]]]);
  return value;
}
