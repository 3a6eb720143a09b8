/** What a scan of JSON finds to be too much of. */
export type TooMuch = 'values' | 'depth';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_DICT = 0x7b;
const CLOSE_DICT = 0x7d;

/**
 * Whether the JSON in `text` holds too much to be read: more than `maxValues` values, or lists and
 * dicts nested deeper than `maxDepth`. Much cheaper than reading it, and keeps nothing. What is no
 * JSON is not told from what is.
 */
export function tooMuchJson(
  text: string,
  maxValues: number,
  maxDepth: number,
): TooMuch | undefined {
  let values = 1;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfText(text, i);
        break;
      case OPEN_LIST:
      case OPEN_DICT:
        values += 1;
        depth += 1;
        if (depth > maxDepth) return 'depth';
        break;
      case CLOSE_LIST:
      case CLOSE_DICT:
        depth -= 1;
        break;
      case COMMA:
        values += 1;
        break;
      default:
    }
    if (values > maxValues) return 'values';
  }
  return undefined;
}

/** Where the text in quotes that begins at `start` ends: its closing quote, or the end of all. */
function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
