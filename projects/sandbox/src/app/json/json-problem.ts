import { findNumberProblem } from './number-problem';

/** What keeps a text from being JSON that arrives as it is written, and where: lines and columns count from 1. */
export interface JsonProblem {
  readonly line: number;
  readonly column: number;
  /** A sentence that says what to do. */
  readonly message: string;
}

const WORDS = ['true', 'false', 'null'];
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WORD = /[\p{L}\p{N}_$.+-]+/uy;
/** Deeper, and this search would end before the text does. */
const MAX_DEPTH = 500;

class Wrong extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Finds the first thing in a text that JSON does not allow, or that would not arrive as it is written: keys that stand
 * twice, and numbers that are rounded. Null when there is none.
 */
export function findJsonProblem(text: string): JsonProblem | null {
  try {
    new Scanner(text).all();
    return null;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    const before = text.slice(0, error.at).split('\n');
    return {
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      message: error.message,
    };
  }
}

/** Walks over a JSON text and throws at the first place where it is none. */
class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  all(): void {
    this.value(0, 'a value is missing');
    this.space();
    if (this.at < this.text.length) this.fail('nothing may follow the end of the value');
  }

  private value(depth: number, ifNone: string): void {
    this.space();
    if (depth > MAX_DEPTH) this.fail('it is nested too deeply');
    switch (this.peek()) {
      case '{': {
        const keys = new Set<string>();
        this.list('}', () => {
          this.key(keys);
          this.value(depth + 1, 'a value is missing after the colon');
        });
        return;
      }
      case '[':
        this.list(']', () => {
          this.value(depth + 1, 'a value is missing');
        });
        return;
      case '"':
        this.string();
        return;
      case "'":
        this.fail('texts stand in double quotes: "…" in place of \'…\'');
        break;
      case '':
      case ',':
      case ':':
      case ']':
      case '}':
        this.fail(ifNone);
        break;
      default:
        this.word();
    }
  }

  /** The items between two brackets. */
  private list(end: '}' | ']', item: () => void): void {
    const start = this.at;
    this.at += 1;
    this.space();
    if (this.peek() === end) {
      this.at += 1;
      return;
    }
    for (;;) {
      this.space();
      this.mustNotEnd(start, end);
      item();
      this.space();
      this.mustNotEnd(start, end);
      const comma = this.at;
      if (this.peek() === end) {
        this.at += 1;
        return;
      }
      if (this.peek() !== ',') this.fail(`a comma or ${end} is missing here`);
      this.at += 1;
      this.space();
      if (this.peek() === end) this.fail(`take away the comma before ${end}`, comma);
    }
  }

  private mustNotEnd(start: number, end: string): void {
    if (this.peek() !== '') return;
    const line = this.text.slice(0, start).split('\n').length;
    this.fail(`${end} is missing: the bracket opened in line ${line} is never closed`);
  }

  /** @param keys those of the same object that came before */
  private key(keys: Set<string>): void {
    if (this.peek() !== '"') {
      const name = this.match(WORD);
      this.fail(
        name === null ? 'a key in double quotes is missing' : `write the key as "${name}"`,
        this.at - (name?.length ?? 0),
      );
    }
    const start = this.at;
    this.string();
    // Written otherwise, with escapes, it may be the same key.
    const key = String(JSON.parse(this.text.slice(start, this.at)));
    if (keys.has(key)) this.fail(`the key "${key}" stands here twice: one would be lost`, start);
    keys.add(key);
    this.space();
    if (this.peek() !== ':') this.fail('a colon is missing after the key');
    this.at += 1;
  }

  private string(): void {
    const start = this.at;
    this.at += 1;
    while (this.peek() !== '"') {
      if (this.peek() === '') this.fail('this text is never closed: " is missing', start);
      if (this.peek() < ' ') {
        const name = this.peek() === '\n' ? 'a line break' : 'a control character';
        this.fail(`${name} inside a text has to be written as an escape, such as \\n`);
      }
      if (this.peek() === '\\') this.escape();
      else this.at += 1;
    }
    this.at += 1;
  }

  private escape(): void {
    const escape = /\\(["\\/bfnrt]|u[\da-fA-F]{4})/y;
    if (this.match(escape) === null) {
      this.fail('JSON does not know this escape: write \\\\ for a backslash');
    }
  }

  private word(): void {
    const start = this.at;
    if (this.text.startsWith('//', start) || this.text.startsWith('/*', start)) {
      this.fail('JSON has no comments');
    }
    const number = this.match(NUMBER);
    const word = number ?? '';
    const rest = this.match(WORD) ?? '';
    if (number !== null && rest === '') {
      const problem = findNumberProblem(number);
      if (problem !== null) this.fail(problem, start);
      return;
    }
    if (WORDS.includes(word + rest)) return;
    const written = word + rest;
    if (written === '') this.fail(`JSON has no ${this.peek()} here`);
    if (number !== null || /^[-+.\d]/.test(written)) {
      this.fail(`${written} is no number as JSON writes them`, start);
    }
    const meant = WORDS.find((known) => known === written.toLowerCase());
    this.fail(
      meant === undefined
        ? `JSON does not know ${written}: texts stand in double quotes`
        : `write ${meant} in small letters`,
      start,
    );
  }

  private space(): void {
    this.match(/[ \t\r\n]*/y);
  }

  private peek(): string {
    return this.text.charAt(this.at);
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    this.at += found?.length ?? 0;
    return found;
  }

  private fail(message: string, at = this.at): never {
    throw new Wrong(at, message);
  }
}
