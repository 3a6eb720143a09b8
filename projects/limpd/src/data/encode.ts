import type { Doc } from './value.ts';

/**
 * `doc` as JSON in ASCII, as LIMP servers write it (LIMP protocol, section 2): every other UTF-16
 * unit is escaped, so a frame's bytes are its characters.
 */
export function encodeJson(doc: Doc): string {
  return JSON.stringify(doc).replace(/[\u0080-\uffff]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
