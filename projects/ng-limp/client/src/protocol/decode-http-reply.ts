import { isRecord, replyOf } from './decode-frame';
import type { Reply } from './reply';

/**
 * Reads what a server answered by HTTP; null for what is no reply. Where the body names no status, that of HTTP counts.
 *
 * @param parse reads JSON, or throws
 */
export function decodeHttpReply(
  text: string,
  httpStatus: number,
  parse: (json: string) => unknown = JSON.parse,
): Reply | null {
  let body: unknown;
  try {
    body = parse(text);
  } catch {
    return null;
  }
  return isRecord(body) ? replyOf(body, httpStatus) : null;
}
