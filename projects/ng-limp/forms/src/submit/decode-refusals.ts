import type { LimpError } from 'ng-limp/client';
import type { LimpSubmitTexts } from './submit-texts';

/** What is wrong with an attr of a doc. */
export interface Refusal {
  /** As it was named: a key of the doc; deeper levels follow after dots or colons. */
  readonly attr: string;
  readonly sentence: string;
}

/**
 * Which attrs of its doc a call failed over: none where that is not told.
 *
 * No server tells the attr in its args. By `…_MISSING_ATTR` and `…_INVALID_ATTR` each level names it in the message, in
 * other words each, as the first that stands in quotes; some messages name none. By `…_INVALID_DOC` (5.6 and later)
 * a method lists what is wrong with each kind of doc that it takes: only where it takes one kind are these attrs wrong.
 */
export function decodeRefusals(
  { message, field, code = '', msg }: Pick<LimpError, 'message' | 'field' | 'code' | 'msg'>,
  texts: LimpSubmitTexts,
): readonly Refusal[] {
  if (field !== null) {
    const sentence = message.slice(field.length + 2).replace(/^./, (first) => first.toUpperCase());
    return field.startsWith('doc.') ? [{ attr: field.slice(4), sentence }] : [];
  }
  const refusal = (attr = '', problem = ''): Refusal => ({
    attr,
    sentence: /missing/i.test(problem) ? texts.missing : texts.invalid,
  });
  if (/_(MISSING|INVALID)_ATTR$/.test(code)) {
    const [, attr] = /(?:^|\s)'([^']+)'/.exec(msg) ?? [];
    return attr === undefined ? [] : [refusal(attr, code)];
  }
  const [kind = '', ...others] = code.endsWith('_INVALID_DOC') ? msg.split('[').slice(1) : [];
  return others.length > 0
    ? []
    : [...kind.matchAll(/'([^']+)': *(\w+)/g)].map(([, attr, problem]) => refusal(attr, problem));
}
