/** Types that browsers show, and that cannot run anything when they do. All others are for saving. */
const SHOWN = /^(?:image\/(?!svg)|video\/|audio\/|text\/plain$|application\/pdf$)/i;

/**
 * `Content-Disposition` for a file of this name and type, which a client chose. Old readers get the name
 * in ASCII, new ones as it is (RFC 6266, RFC 8187). Nothing in a name can begin another header, nor
 * another parameter, nor another folder.
 */
export function dispositionOf(name: string, type: string): string {
  const base = name.replace(/[\\/\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '_');
  const ascii = base.replace(/[^\x20-\x7e]/g, '_').replace(/["%]/g, '_');
  const kind = SHOWN.test(type) ? 'inline' : 'attachment';
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded(base)}`;
}

/** As RFC 8187 wants it: `'`, `(`, `)` and `*` escaped, too. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A type that came from a client, if it is one: anything else could break out of the header. */
export function safeType(type: string): string {
  return /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream';
}
