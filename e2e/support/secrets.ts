import { expect } from '@playwright/test';
import { fromBase64url, type SentCall, type Wire } from './wire.ts';

/** A text somewhere in a payload. */
interface Place {
  readonly call: SentCall;
  /** Where it is, such as `query.0.hash`. */
  readonly path: string;
  readonly text: string;
}

/**
 * What the protocol demands to be sent although a secret can be read from it, and nothing else:
 * - `session/auth`: `doc.hash`, base64url of `{"hash":[var, val, password, anon token]}`;
 * - `session/reauth`: `query.0.hash`, base64url of `{"token": session token}`.
 */
const DEMANDED = new Set(['session/auth doc.hash', 'session/reauth query.0.hash']);

/**
 * Checks all that a page sent and said: every frame is decoded, and none of its payloads holds the token of a session
 * or a password outside of what the protocol demands, neither as it is nor in base64url; console and addresses hold
 * neither tokens, hashes nor passwords at all.
 */
export function expectSecretsKept(wire: Wire, passwords: readonly string[]): void {
  const tokens = wire.sessionTokens;
  const hashes = wire.sent.flatMap(hashesOf);
  const found = wire.sent.flatMap((call) => {
    const inFrame = tokens.some((token) => call.frame.includes(token)) ? ['its frame'] : [];
    const places = placesIn(call)
      .filter(({ path }) => !DEMANDED.has(`${call.endpoint} ${path}`))
      .filter(({ text }) => {
        const readings = [text, fromBase64url(text)];
        return [...tokens, ...passwords].some((secret) =>
          readings.some((reading) => reading.includes(secret)),
        );
      });
    return [...inFrame, ...places.map(({ path }) => path)].map((at) => `${call.endpoint} ${at}`);
  });
  expect(found, 'places of secrets in what was sent').toEqual([]);

  const isSecret = (text: string) =>
    [...tokens, ...hashes, ...passwords].some((secret) => text.includes(secret));
  expect(wire.console.filter(isSecret), 'secrets on the console').toEqual([]);
  expect(wire.requests.map(decodeURI).filter(isSecret), 'secrets in addresses').toEqual([]);
}

/** The hashes that a call gives. */
export function hashesOf(call: SentCall): readonly string[] {
  return placesIn(call)
    .filter(({ path }) => DEMANDED.has(`${call.endpoint} ${path}`))
    .map(({ text }) => text);
}

/** Each text of a payload: values and keys, however deep. */
function placesIn(call: SentCall): readonly Place[] {
  const places: Place[] = [];
  const look = (value: unknown, path: string): void => {
    if (typeof value === 'string') places.push({ call, path, text: value });
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      places.push({ call, path: `${path}#key`, text: key });
      look(item, path === '' ? key : `${path}.${key}`);
    }
  };
  look(call.payload, '');
  return places;
}
