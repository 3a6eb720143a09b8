import type { Query, Reply } from 'ng-limp/client';

/** Reads the query that the client wrote. */
export function decodeQuery(json: string): Query {
  return JSON.parse(json) as Query;
}

/** Reads the doc that the client wrote. */
export function decodeDoc(json: string): Readonly<Record<string, unknown>> {
  return JSON.parse(json) as Readonly<Record<string, unknown>>;
}

/** Reads a reply as the client reads one that came by HTTP. */
export function decodeReply(frame: object): Reply {
  return JSON.parse(JSON.stringify(frame)) as Reply;
}
