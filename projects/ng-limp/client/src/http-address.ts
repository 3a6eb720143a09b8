import type { CheckedConfig } from './config';

/** An address at which the server answers HTTP: where its websocket is, without `/ws`, and then `path`. */
export function httpAddress({ url }: CheckedConfig, path: string): string {
  const { protocol, host, pathname } = new URL(url);
  const base = pathname.replace(/\/ws(?=\/|$)/, '').replace(/\/+$/, '');
  return `${protocol === 'wss:' ? 'https:' : 'http:'}//${host}${base}/${path}`;
}

/** A part of an address; halves of characters, which no address can carry, become replacement characters. */
export function segment(text: string): string {
  return encodeURIComponent(text.replace(LONE_SURROGATE, '\ufffd'));
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
