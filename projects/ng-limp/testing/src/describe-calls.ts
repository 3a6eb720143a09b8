import type { LimpTestCall } from './limp-test-call';
import { withoutSecrets } from './without-secrets';

/** What is shown of a query or doc at most, in characters. */
const MAX_LENGTH = 300;

/** A sentence or list about the calls that were made, to end the message of a failed expectation. */
export function callsMade(calls: readonly LimpTestCall[]): string {
  if (calls.length === 0) return 'No call was made.';
  const lines = calls.map((call, place) => `\n  ${place + 1}. ${described(call)}`);
  return `These calls were made:${lines.join('')}`;
}

function described({ endpoint, args, query, doc, files, state }: LimpTestCall): string {
  const parts = [[endpoint, ...args].join('/')];
  if (query.length > 0) parts.push(`query ${short(query)}`);
  if (Object.keys(doc).length > 0) parts.push(`doc ${short(doc)}`);
  if (files.length > 0) parts.push(`files ${files.map(({ name }) => `"${name}"`).join(', ')}`);
  return `${parts.join(' ')} (${state})`;
}

function short(value: object): string {
  const json = JSON.stringify(withoutSecrets(value));
  return json.length > MAX_LENGTH ? `${json.slice(0, MAX_LENGTH)}…` : json;
}
