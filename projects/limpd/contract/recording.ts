import { readFileSync } from 'node:fs';
import { parseJson } from '../src/data/decode.ts';
import { isDoc, isList, own, textAt, type Doc, type Value } from '../src/data/value.ts';

/** One line of a recording. `at` is its number in the file, from 1. */
export type Line =
  | { readonly kind: 'note'; readonly at: number; readonly text: string }
  | { readonly kind: 'open'; readonly at: number; readonly conn: string }
  | { readonly kind: 'close'; readonly at: number; readonly conn: string; readonly code: number }
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly conn: string;
      readonly payload: Doc;
      readonly key: string;
      readonly hasOuterId: boolean;
    }
  | { readonly kind: 'text'; readonly at: number; readonly conn: string; readonly text: string }
  | { readonly kind: 'reply'; readonly at: number; readonly conn: string; readonly frame: Doc }
  | {
      readonly kind: 'cut-reply';
      readonly at: number;
      readonly conn: string;
      readonly status: number;
    }
  | { readonly kind: 'silence'; readonly at: number; readonly conn: string }
  | {
      readonly kind: 'http';
      readonly at: number;
      readonly method: string;
      readonly path: string;
      readonly requestHeaders: Doc;
      readonly status: number;
      readonly headers: Doc;
      readonly body: string;
    };

/** A part of a recording, from one `===` note to the next. */
export interface Section {
  /** What the note says, without the mark. */
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Reads a recording (LIMP protocol, section 9). */
export function readRecording(path: string): readonly Section[] {
  const sections: { title: string; lines: Line[] }[] = [];
  const texts = readFileSync(path, 'utf8').trimEnd().split('\n');
  texts.forEach((text, index) => {
    const line = readLine(text, index + 1);
    if (line === undefined) return;
    if (line.kind === 'note' && line.text.startsWith('=== ')) {
      sections.push({ title: line.text.slice(4), lines: [] });
    } else {
      sections.at(-1)?.lines.push(line);
    }
  });
  return sections;
}

function readLine(text: string, at: number): Line | undefined {
  const line = parseJson(text);
  if (!isDoc(line)) throw new TypeError(`Line ${at} is no object.`);
  const note = own(line, 'note');
  if (typeof note === 'string') return { kind: 'note', at, text: note };
  if (own(line, 'http') !== undefined) {
    return {
      kind: 'http',
      at,
      method: textAt(line, 'http'),
      path: textAt(line, 'path'),
      requestHeaders: docAt(line, 'reqHeaders'),
      status: Number(own(line, 'status')),
      headers: docAt(line, 'headers'),
      body: textAt(line, 'body'),
    };
  }
  const conn = textAt(line, 'c');
  const event = own(line, 'ev');
  if (event === 'open') return { kind: 'open', at, conn };
  if (event === 'close') return { kind: 'close', at, conn, code: Number(own(line, 'code')) };
  if (event === 'timeout waiting reply') return { kind: 'silence', at, conn };
  if (own(line, 'dir') === '<') return readReply(textAt(line, 'raw'), at, conn);
  if (own(line, 'dir') === '>') {
    const payload = own(line, 'decoded');
    if (!isDoc(payload)) return { kind: 'text', at, conn, text: textAt(line, 'raw') };
    const hasOuterId = textAt(line, 'outer').includes('call_id');
    return { kind: 'call', at, conn, payload, key: textAt(line, 'signed_with'), hasOuterId };
  }
  // The recorder also noted how it saw conns end; the `close` events tell the same.
  if (own(line, 'closed') !== undefined) return undefined;
  throw new TypeError(`Line ${at} is of no known kind.`);
}

/** A reply that was cut when it was recorded is no JSON any more; its status still stands at the start. */
function readReply(raw: string, at: number, conn: string): Line {
  if (/…\[\d+ chars\]$/.test(raw)) {
    return { kind: 'cut-reply', at, conn, status: Number(/^\{"status": (\d+)/.exec(raw)?.[1]) };
  }
  const frame = parseJson(raw);
  if (!isDoc(frame)) throw new TypeError(`Line ${at} holds no frame.`);
  return { kind: 'reply', at, conn, frame };
}

function docAt(doc: Doc, key: string): Doc {
  const value = own(doc, key);
  return isDoc(value) ? value : {};
}

/**
 * The content of a chunk in full: where the recording cut it, its bytes count on from the first one,
 * over and over, until the noted length.
 */
export function fullContent(content: string): string {
  const cut = /^(.*)…\[(\d+) chars\]$/s.exec(content);
  if (cut === null) return content;
  const [, start = '', length = ''] = cut;
  const first = Number.parseInt(start, 10);
  const numbers: number[] = [];
  let full = '';
  for (let i = 0; full.length < Number(length); i++) {
    numbers.push((first + i) % 256);
    full = numbers.join(',');
  }
  if (full.length !== Number(length) || !full.startsWith(start)) {
    throw new Error(`The cut content '${content}' does not count on.`);
  }
  return full;
}

/** `value` with `change` made to every text in it. */
export function mapTexts(
  value: Value,
  change: (text: string, key: string) => string,
  key = '',
): Value {
  if (typeof value === 'string') return change(value, key);
  if (isList(value)) return value.map((item) => mapTexts(item, change, key));
  if (!isDoc(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapTexts(item, change, name)]),
  );
}
