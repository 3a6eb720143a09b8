/** Finds the snippets of a page, and what is wrong with how they are written. */
import type { Page } from './pages.ts';

export const LANGUAGES = ['ts', 'html', 'json', 'sh'] as const;

export type Language = (typeof LANGUAGES)[number];

/** What a comment before a fence may say: `<!-- snippet: context=NAME host=CLASS error=CODE -->`. */
export interface Wishes {
  /** Another context than the page's: a file in `contexts/`. */
  readonly context?: string;
  /** The class of the context whose members the snippet has. */
  readonly host?: string;
  /** The errors that compiling it has to give, between commas: `TS2729`. */
  readonly error?: string;
}

export interface Snippet {
  readonly page: string;
  readonly language: Language;
  /** Of the opening fence, from 1. */
  readonly line: number;
  /** Counts the headings of the page that come before. */
  readonly section: number;
  readonly code: string;
  readonly wishes: Wishes;
}

export interface Problem {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

export interface Fences {
  readonly snippets: readonly Snippet[];
  readonly problems: readonly Problem[];
}

const FENCE = /^(?<indent>\s*)(?<marks>`{3,}|~{3,})\s*(?<info>\S*)/;
const COMMENT = /^\s*<!--\s*(?<kind>snippet|not compiled)\s*:(?<text>.*?)-->\s*$/;
/** Code without a fence; drawings need none. */
const INDENTED = /^ {4,}\S/;
const DRAWING = /[─-▿]/;
/** What stands for code that is left out: alone, in a template, or in a comment. Texts may have one. */
const ELLIPSIS = {
  ts: /^[^'"`]*…|(?:^|\s)\/\/.*…/,
  html: /…/,
  json: /^[^"]*…/,
  sh: /…/,
} as const satisfies Record<Language, RegExp>;
const LIST_ITEM = /^\s*(?:[-*+]|\d+[.)])\s/;

export function findFences({ path, text }: Page): Fences {
  const lines = text.split('\n');
  const snippets: Snippet[] = [];
  const problems: Problem[] = [];
  let section = 0;
  let inList = false;
  let example: number | null = null;
  const wrong = (index: number, what: string): void => {
    problems.push({ page: path, line: index + 1, text: what });
  };

  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const before = lines[index - 1] ?? '';
    if (/^#{1,6} /.test(line)) section += 1;
    if (LIST_ITEM.test(line)) inList = true;
    else if (/^\S/.test(line)) inList = false;
    // In the doc comments of sources.
    if (example !== null && /^(?:# |@)/.test(line)) {
      wrong(example, 'this @example has no fence. Write its code between ```ts and ```.');
      example = null;
    }
    if (/^@example\b/.test(line)) example = index;
    if (isLooseCode(line, before, inList)) {
      const end = lines.findIndex((next, at) => at > index && /^ {0,3}\S/.test(next));
      const block = lines.slice(index, end < 0 ? lines.length : end);
      if (!block.some((drawn) => DRAWING.test(drawn))) {
        wrong(index, 'code that is only indented. Write it between ```ts and ```.');
      }
      index += block.length - 1;
      continue;
    }
    const fence = FENCE.exec(line)?.groups;
    if (fence === undefined) continue;
    example = null;
    const { indent = '', marks = '', info = '' } = fence;
    const end = lines.findIndex((next, at) => at > index && next.trim() === marks);
    if (end < 0) {
      wrong(index, `a fence that does not end. Close it with ${marks}.`);
      break;
    }
    const code = lines
      .slice(index + 1, end)
      .map((inner) => inner.slice(commonIndent(inner, indent)));
    const said = commentBefore(lines, index);
    const language = LANGUAGES.find((known) => known === info);
    const problem = problemOf(said, language, info);
    if (problem !== null) wrong(index, problem);
    else if (said?.kind !== 'not compiled' && language !== undefined) {
      const wishes = wishesOf(said?.text ?? '');
      for (const [below, inner] of code.entries()) {
        if (!ELLIPSIS[language].test(inner)) continue;
        wrong(index + 1 + below, 'an ellipsis in code. Write what stands there, or less.');
      }
      snippets.push({
        page: path,
        language,
        line: index + 1,
        section,
        code: code.join('\n'),
        wishes,
      });
    }
    index = end;
  }
  return { snippets, problems };
}

interface Said {
  readonly kind: string;
  readonly text: string;
}

/** The comment that stands before a fence, blank lines between them or not. */
function commentBefore(lines: readonly string[], index: number): Said | null {
  const before = lines.slice(0, index).findLast((line) => line.trim() !== '') ?? '';
  const { kind, text } = COMMENT.exec(before)?.groups ?? {};
  return kind === undefined || text === undefined ? null : { kind, text: text.trim() };
}

function problemOf(said: Said | null, language: Language | undefined, info: string): string | null {
  if (said?.kind === 'not compiled') {
    return said.text === '' ? 'say why it is not compiled: <!-- not compiled: REASON -->.' : null;
  }
  if (language === undefined) {
    const what = info === '' ? 'a fence without a language' : `a fence of language "${info}"`;
    return `${what}. Write ${LANGUAGES.join(', ')}, or before it <!-- not compiled: REASON -->.`;
  }
  const unknown = words(said?.text ?? '').find(
    (word) => !/^(?:context|host|error)=\S+$/.test(word),
  );
  return unknown === undefined
    ? null
    : `"${unknown}" says nothing about a snippet. Known are context=, host= and error=.`;
}

function wishesOf(text: string): Wishes {
  return Object.fromEntries(
    words(text).map((word): [string, string] => {
      const at = word.indexOf('=');
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function isLooseCode(line: string, before: string, inList: boolean): boolean {
  return !inList && INDENTED.test(line) && before.trim() === '';
}

function commonIndent(line: string, indent: string): number {
  return line.startsWith(indent) ? indent.length : 0;
}
