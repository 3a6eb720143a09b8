import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';

/** A call, as the payload of a verified token describes it (LIMP protocol, section 2). */
export interface Call {
  readonly callId: string;
  readonly endpoint: string | undefined;
  /** Undefined when it is an object with conditions: the form of levels below 5.0. */
  readonly query: readonly Value[] | undefined;
  readonly doc: Doc;
  readonly hasSid: boolean;
}

/** Reads a call, or gives undefined for one that never gets a reply: its call_id is no text, or empty. */
export function readCall(payload: Doc): Call | undefined {
  const callId = own(payload, 'call_id');
  if (typeof callId !== 'string' || callId === '') return undefined;
  const endpoint = own(payload, 'endpoint');
  const doc = own(payload, 'doc');
  return {
    callId,
    endpoint: typeof endpoint === 'string' ? endpoint : undefined,
    query: readQuery(own(payload, 'query')),
    doc: isDoc(doc) ? doc : makeDoc([]),
    hasSid: own(payload, 'sid') !== undefined,
  };
}

function readQuery(query: Value | undefined): readonly Value[] | undefined {
  if (isList(query)) return query;
  if (query === undefined || query === null) return [];
  return isDoc(query) && Object.keys(query).length === 0 ? [] : undefined;
}
