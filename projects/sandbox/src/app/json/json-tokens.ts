/** A piece of JSON text, and what to colour it as. */
export interface JsonToken {
  readonly kind: 'key' | 'text' | 'number' | 'word' | 'plain';
  readonly text: string;
}

const PIECE =
  /(?<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?<text>"(?:[^"\\]|\\.)*")|(?<number>-?(?:\d[\d.eE+-]*|Infinity))|(?<word>true|false|null)/g;

/** Takes JSON text apart into pieces of one colour; together they are the text. */
export function jsonTokens(json: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let done = 0;
  for (const match of json.matchAll(PIECE)) {
    if (match.index > done) tokens.push({ kind: 'plain', text: json.slice(done, match.index) });
    tokens.push({ kind: kindOf(match.groups ?? {}), text: match[0] });
    done = match.index + match[0].length;
  }
  if (done < json.length) tokens.push({ kind: 'plain', text: json.slice(done) });
  return tokens;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>): JsonToken['kind'] {
  if (groups['key'] !== undefined) return 'key';
  if (groups['text'] !== undefined) return 'text';
  return groups['number'] === undefined ? 'word' : 'number';
}
