import { RE2JS } from 're2js';

/** How many patterns are kept compiled. */
const MAX_KEPT = 500;

const kept = new Map<string, Pattern>();

/**
 * A regular expression of a query that takes time in proportion to the text, whatever it is: what
 * clients send must not keep a server busy. It understands what RE2 does, `(?i)` among it.
 */
export interface Pattern {
  /** Whether it is found anywhere in `text`. */
  test(text: string): boolean;
}

/** What is wrong with a pattern, in words for whoever wrote it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/**
 * The pattern that `source` describes.
 *
 * @throws PatternError when it cannot be matched so, or is no regular expression.
 */
export function patternOf(source: string): Pattern {
  const known = kept.get(source);
  if (known !== undefined) return known;
  const compiled = compile(source);
  const pattern: Pattern = { test: (text) => compiled.matcher(text).find() };
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(source, pattern);
  return pattern;
}

/** What other regular expressions have and these have not, by what it looks like in RE2's complaints. */
const MISSING: readonly (readonly [RegExp, string])[] = [
  [/\(\?<?[=!]/, 'Lookaheads and lookbehinds'],
  [/\\[1-9kg]/, 'Backreferences'],
  [/\(\?>/, 'Atomic groups'],
  [/\(\?\(/, 'Conditions'],
  [/\(\?(?:R|&|P>|[+-]?\d)/, 'Recursion'],
  [/[*+?}]\+/, 'Possessive repetition'],
  [/\(\?#/, 'Comments'],
];

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source));
  } catch (error) {
    const complaint = error instanceof Error ? error.message : String(error);
    const missing = MISSING.find(([looks]) => looks.test(complaint));
    throw new PatternError(
      missing === undefined ? complaint : `${missing[1]} are not supported: ${complaint}`,
    );
  }
}
