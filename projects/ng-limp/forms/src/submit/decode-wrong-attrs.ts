import type { LimpError } from 'ng-limp/client';

/** An attr of a doc that was found wrong. */
export interface WrongAttr {
  /** As it was named: a key of the doc; deeper levels follow a dot or a colon. */
  readonly attr: string;
  /** The server misses it, or does not take its value; or what this client says of it, as a sentence. */
  readonly problem: 'missing' | 'invalid' | { readonly sentence: string };
}

/**
 * Which attrs of its doc a call failed over: none where that is not told.
 *
 * No server tells the attr in its args. By `…_MISSING_ATTR` and `…_INVALID_ATTR` each level names it in the message, in
 * other words each, as the first that stands in quotes; some messages name none. By `…_INVALID_DOC` (5.6 and later)
 * a method lists what is wrong with each of the docs that it would take: only where it takes one kind of doc is that
 * the attr's fault.
 */
export function decodeWrongAttrs({
  message,
  field,
  code = '',
  msg,
}: Pick<LimpError, 'message' | 'field' | 'code' | 'msg'>): readonly WrongAttr[] {
  if (field !== null) {
    const sentence = message.slice(field.length + 2).replace(/^./, (first) => first.toUpperCase());
    return field.startsWith('doc.') ? [{ attr: field.slice(4), problem: { sentence } }] : [];
  }
  const of = (attr: string | undefined, problem: string | undefined): readonly WrongAttr[] =>
    attr === undefined
      ? []
      : [{ attr, problem: /missing/i.test(problem ?? '') ? 'missing' : 'invalid' }];
  if (/_(MISSING|INVALID)_ATTR$/.test(code)) return of(/(?:^|\s)'([^']+)'/.exec(msg)?.[1], code);
  if (!code.endsWith('_INVALID_DOC')) return [];
  const [set = '', ...others] = msg.match(/\[[^\]]*\]/g) ?? [];
  return others.length > 0
    ? []
    : [...set.matchAll(/'([^']+)': *(\w+)/g)].flatMap(([, attr, problem]) => of(attr, problem));
}
