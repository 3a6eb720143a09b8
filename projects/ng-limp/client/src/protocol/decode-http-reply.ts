import { isRecord, replyOf } from './decode-frame';
import type { Reply } from './reply';

/**
 * Reads what a server answered by HTTP; null for what is no reply. Where the body names no status, that of HTTP counts.
 */
export function decodeHttpReply(text: string, httpStatus: number): Reply | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  return isRecord(body) ? replyOf(body, httpStatus) : null;
}
