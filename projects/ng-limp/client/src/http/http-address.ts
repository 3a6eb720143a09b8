import type { CheckedConfig } from '../config/config';
import { LimpError } from '../errors';

/** An address at which the server answers HTTP: where its websocket is, without `/ws`, and then `path`. */
export function httpAddress({ url }: CheckedConfig, path: string): string {
  const { protocol, host, pathname } = new URL(url);
  const base = pathname.replace(/\/ws(?=\/|$)/, '').replace(/\/+$/, '');
  return `${protocol === 'wss:' ? 'https:' : 'http:'}//${host}${base}/${path}`;
}

/**
 * The path of a call by HTTP.
 *
 * @throws {@link LimpError} `usage`, naming `endpoint` or a place such as `args[0]`
 */
export function callPath(endpoint: string, args: readonly (string | number)[]): string {
  if (!/^[^/]+\/[^/]+$/.test(endpoint)) {
    throw LimpError.usage('endpoint', `"${endpoint}" is none. Give "module/method".`);
  }
  const parts = endpoint.split('/').map((part) => segment('endpoint', part));
  const more = args.map((arg, place) => segment(`args[${place}]`, String(arg)));
  return [...parts, ...more].join('/');
}

/**
 * A part of an address; halves of characters, which no address can carry, become replacement characters.
 *
 * @param field what the part is, as an error names it
 * @throws {@link LimpError} `usage` for `.` and `..`, which browsers take for folders however they are written, and for
 *   a part that is empty or no text
 */
export function segment(field: string, text: string): string {
  if (typeof text !== 'string' || /^\.{0,2}$/.test(text)) {
    const problem = text === '' ? 'it is empty' : `"${text}" can be no part of an address`;
    throw LimpError.usage(field, `${problem}, so there is nothing that could be asked for by it.`);
  }
  return encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd'));
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
