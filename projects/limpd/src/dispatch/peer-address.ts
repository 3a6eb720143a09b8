import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Tells the address of the client that a request comes from. */
export type AddressOf = (
  request: Pick<IncomingMessage, 'headers'> & {
    readonly socket: { readonly remoteAddress?: string | undefined };
  },
) => string;

/**
 * Tells clients' addresses behind `hops` proxies of one's own, each of which adds the address that it
 * was called from to the end of `X-Forwarded-For`. What stands before those is the client's word, and
 * counts for nothing; so does the header without a proxy.
 *
 * @param hops how many proxies a request comes through; 0 for none.
 */
export function addressBehind(hops: number): AddressOf {
  return ({ headers, socket }) => {
    const direct = socket.remoteAddress ?? '';
    if (hops === 0) return direct;
    const header = headers['x-forwarded-for'] ?? '';
    const told = (Array.isArray(header) ? header.join(',') : header).split(',');
    const address = (told.at(-hops) ?? told[0] ?? '').trim();
    // With a port, as some proxies write it.
    const bare =
      /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([\d.]+):\d+$/, '$1');
    return isIP(bare) === 0 ? direct : bare;
  };
}
