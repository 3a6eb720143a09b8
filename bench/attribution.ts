/** Which part of bundled code came from which source, by its source map. */

export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/** The pieces of `code` that came from sources that `isWanted` accepts, one after the other. */
export function codeFrom(
  code: string,
  { sources, mappings }: SourceMap,
  isWanted: (source: string) => boolean,
): string {
  const wanted = sources.map(isWanted);
  const pieces: string[] = [];
  // Each segment of a line reaches from its column to that of the next; counting goes on from line to line.
  let source = 0;
  const lines = mappings.split(';');
  for (const [index, text] of code.split('\n').entries()) {
    const segments: { readonly column: number; readonly source: number | undefined }[] = [];
    let column = 0;
    for (const segment of (lines[index] ?? '').split(',')) {
      const [columns, sourceSteps] = numbersOf(segment);
      if (columns === undefined) continue;
      column += columns;
      source += sourceSteps ?? 0;
      segments.push({ column, source: sourceSteps === undefined ? undefined : source });
    }
    for (const [at, segment] of segments.entries()) {
      if (segment.source === undefined || wanted[segment.source] !== true) continue;
      pieces.push(text.slice(segment.column, segments[at + 1]?.column));
    }
  }
  return pieces.join('');
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The numbers of a segment: five bits a digit, low ones first, the sign in the lowest. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of segment) {
    const digit = DIGITS.indexOf(letter);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}
