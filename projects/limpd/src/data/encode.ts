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

/** A reference as a value; as a key it is the client's own word. */
const REFS = /"limpd:blob:[0-9a-f]{32}"(?!:)/g;

/**
 * `doc` as {@link encodeJson}, for a client: references to blobs never leave the server, whatever a
 * module puts into its replies. True stands for them.
 */
export function encodeReply(doc: Doc): string {
  const text = encodeJson(doc);
  return text.includes('limpd:blob:') ? text.replace(REFS, 'true') : text;
}
