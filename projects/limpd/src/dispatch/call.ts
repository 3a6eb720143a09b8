import { isDoc, makeDoc, own, type Doc } from '../data/value.ts';
import type { Level } from '../level/level.ts';
import { readQuery, type ReadQuery } from './query-form.ts';

/** A call, as the payload of a verified token describes it (LIMP protocol, section 2). */
export interface Call {
  readonly callId: string;
  readonly endpoint: string | undefined;
  readonly query: ReadQuery;
  readonly doc: Doc;
  readonly hasSid: boolean;
}

/** Reads a call, or gives undefined for one that never gets a reply: its call_id is no text, or empty. */
export function readCall(payload: Doc, level: Level): Call | undefined {
  const callId = own(payload, 'call_id');
  const isNamed = typeof callId === 'string' && callId !== '';
  if (!isNamed && !level.answersNameless) return undefined;
  const endpoint = own(payload, 'endpoint');
  const doc = own(payload, 'doc');
  return {
    callId: isNamed ? callId : '',
    endpoint: typeof endpoint === 'string' ? endpoint : undefined,
    query: readQuery(own(payload, 'query'), level),
    doc: isDoc(doc) ? doc : makeDoc([]),
    hasSid: own(payload, 'sid') !== undefined,
  };
}
