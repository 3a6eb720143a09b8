import { parseJson } from '../src/data/decode.ts';
import { atPath, isDoc, own, textAt } from '../src/data/value.ts';
import type { Limpd } from '../src/server.ts';
import { cycleBytes } from '../testing/upload.ts';
import type { Line } from './recording.ts';

/**
 * Headers that must be as recorded. Left out: `server`, `powered-by` and `date`, which are no matter
 * of LIMP; `expires`, a time; `access-control-allow-headers` and `access-control-expose-headers`, where
 * limpd has more that browsers need; `content-length` of texts, as their JSON has other spaces.
 */
const COMPARED_HEADERS = [
  'access-control-allow-origin',
  'access-control-allow-methods',
  'content-type',
  'cache-control',
  'lastmodified',
];

/** What a request that is made anew has to bring. */
export interface HttpExpectation {
  readonly status: number;
  /** Whether headers and body are not as recorded. */
  readonly onlyStatus: boolean;
  /** Whether the body is a file with other bytes than were uploaded. */
  readonly corrupt: boolean;
  readonly ignoredHeaders: readonly string[];
}

/** Makes a recorded request anew. Tells what is otherwise than recorded, if anything is. */
export async function compareHttp(
  limpd: Limpd,
  line: Extract<Line, { kind: 'http' }>,
  toLive: (text: string) => string,
  { status, onlyStatus, corrupt, ignoredHeaders }: HttpExpectation,
): Promise<string | undefined> {
  const path = line.path.split('/').map(toLive).join('/');
  const headers = Object.fromEntries(
    Object.keys(line.requestHeaders).map((name) => [
      name,
      toLive(textAt(line.requestHeaders, name)),
    ]),
  );
  const response = await fetch(limpd.httpUrl + path, { method: line.method, headers });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status !== status) return `expected ${status}, got ${response.status}`;
  // Where limpd answers otherwise on purpose, the recorded headers and body mean nothing.
  if (onlyStatus) return undefined;
  return compareHeaders(line, response, ignoredHeaders) ?? compareBody(line.body, bytes, corrupt);
}

function compareHeaders(
  { headers }: Extract<Line, { kind: 'http' }>,
  response: Response,
  ignored: readonly string[],
): string | undefined {
  // Where the recorded server's HTTP library answered alone, its headers are no matter of LIMP.
  const byLibrary = textAt(headers, 'server') !== 'limpd';
  const compared = byLibrary ? [] : COMPARED_HEADERS.filter((name) => !ignored.includes(name));
  const wrong = compared.filter(
    (name) => (own(headers, name) ?? null) !== response.headers.get(name),
  );
  return wrong.length === 0
    ? undefined
    : wrong.map((name) => `${name} is ${String(response.headers.get(name))}`).join(', ');
}

function compareBody(recorded: string, bytes: Uint8Array, corrupt: boolean): string | undefined {
  const file = /^hex:([0-9a-f]*) len:(\d+)$/.exec(recorded);
  if (file !== null) {
    const [, start = '', length = ''] = file;
    const expected = Buffer.from(cycleBytes(Number(length)));
    const isCycle = expected.toString('hex').startsWith(start);
    if (!isCycle) return 'the recorded bytes do not count on';
    const sameStart = Buffer.from(bytes).toString('hex').startsWith(start);
    if (corrupt) return sameStart && bytes.length === Number(length) ? undefined : 'other bytes';
    return expected.equals(bytes) ? undefined : 'other bytes';
  }
  if (!recorded.startsWith('{')) return undefined;
  const live = parseJson(Buffer.from(bytes).toString());
  const wanted = parseJson(recorded);
  if (!isDoc(live) || !isDoc(wanted)) return 'no JSON';
  const same = ['status', 'args.code'].every((key) => atPath(live, key) === atPath(wanted, key));
  return same ? undefined : `expected ${recorded}, got ${JSON.stringify(live)}`;
}
