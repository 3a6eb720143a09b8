import type { Query } from 'ng-limp';
import { findJsonProblem } from '../json/json-problem';
import { isRecord } from '../common/is-record';

/** What a text was read as, or a sentence that says why it cannot be. */
export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Reads the text of a query. Nothing at all stands for `[]`. */
export function decodeQuery(text: string): Decoded<Query> {
  const decoded = decodeJson(text, '[]');
  if (!decoded.ok) return decoded;
  const { value } = decoded;
  if (!Array.isArray(value)) {
    return wrong('A query is a list, such as [] for all, or [{"_id": "…"}].');
  }
  const place = value.findIndex((step: unknown) => !isStep(step));
  if (place >= 0) {
    return wrong(`Item ${place + 1} of the query is no object. Write {"attr": value}.`);
  }
  return { ok: true, value: value as Query };
}

/** Reads the text of a doc. Nothing at all stands for `{}`. */
export function decodeDoc(text: string): Decoded<Readonly<Record<string, unknown>>> {
  const decoded = decodeJson(text, '{}');
  if (!decoded.ok) return decoded;
  return isRecord(decoded.value)
    ? { ok: true, value: decoded.value }
    : wrong('A doc is an object, such as {} or {"name": {"en_AE": "…"}}.');
}

function decodeJson(text: string, ifNothing: string): Decoded<unknown> {
  const json = text.trim() === '' ? ifNothing : text;
  const problem = findJsonProblem(json);
  if (problem !== null) {
    return wrong(`Line ${problem.line}, column ${problem.column}: ${problem.message}.`);
  }
  const value: unknown = JSON.parse(json);
  return { ok: true, value };
}

/** A step is an object, or a list of them. */
function isStep(value: unknown): boolean {
  return isRecord(value) || (Array.isArray(value) && value.every(isRecord));
}

function wrong(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
