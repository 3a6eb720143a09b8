/** What a chunk's frame cannot do without, each alone: together they are what one may take. */
import { type ChunkStep, TOKEN } from '../page/contestant.ts';
import { enter } from '../page/enter.ts';
import { digitWriter } from '../page/digit-pairs.ts';

const parts: Readonly<
  Record<string, (bytes: Uint8Array<ArrayBuffer>) => Promise<ChunkStep> | ChunkStep>
> = {
  digits: (bytes) => {
    const write = digitWriter(bytes.length);
    return () => write(bytes);
  },
  base64url: (bytes) => {
    const payload = digitsOf(bytes);
    return () => payload.toBase64({ alphabet: 'base64url', omitPadding: true });
  },
  hmac: async (bytes) => {
    const signed = frameText(bytes);
    const key = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(TOKEN),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    return () => crypto.subtle.sign('HMAC', key, signed);
  },
  text: (bytes) => {
    const frame = frameText(bytes);
    const decoder = new TextDecoder();
    return () => decoder.decode(frame);
  },
};

const chunk = parts[new URLSearchParams(location.search).get('part') ?? ''];
enter(chunk === undefined ? {} : { chunk });

function digitsOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return digitWriter(bytes.length)(bytes).slice();
}

/** As many ASCII bytes as the frame has, bar a hundred. */
function frameText(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const text = digitsOf(bytes).toBase64({ alphabet: 'base64url', omitPadding: true });
  return new TextEncoder().encode(text);
}
