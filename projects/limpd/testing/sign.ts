import { createHmac } from 'node:crypto';

/** A compact JWS of `payload`, made with `key`: HS256 unless the header says otherwise. */
export function sign(
  payload: unknown,
  key: string,
  header: unknown = { alg: 'HS256', typ: 'JWT' },
): string {
  const signed = `${segment(header)}.${segment(payload)}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** `value` as a segment of a JWS: base64url of its JSON. */
export function segment(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
