import { describe, expect, it } from 'vitest';
import { MAX_DEPTH, parseJson } from './decode.ts';
import { encodeJson } from './encode.ts';
import { isDoc, own } from './value.ts';

describe('decoding', () => {
  it('keeps keys that mean something to JavaScript as plain keys', () => {
    const doc = parseJson('{"__proto__": {"admin": true}, "constructor": 1, "toString": 2}');
    expect(isDoc(doc) && Object.keys(doc)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.getPrototypeOf(doc)).toBeNull();
    expect(Reflect.get({}, 'admin')).toBeUndefined();
  });

  it('gives them back as they came', () => {
    const text = '{"__proto__":{"a":1},"constructor":{"prototype":null}}';
    const doc = parseJson(text);
    expect(isDoc(doc) && encodeJson(doc)).toBe(text);
  });

  it('refuses what is nested too deep to be walked safely', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => parseJson(nested(MAX_DEPTH))).not.toThrow();
    expect(() => parseJson(nested(MAX_DEPTH + 2))).toThrow(SyntaxError);
  });
});

describe('encoding', () => {
  it('writes ASCII only, which reads back as it was', () => {
    const doc = { text: 'Zoë ✓ 😀 \u007f\u2028' };
    const text = encodeJson(doc);
    expect(text).toBe('{"text":"Zo\\u00eb \\u2713 \\ud83d\\ude00 \u007f\\u2028"}');
    const back = parseJson(text);
    expect(isDoc(back) && own(back, 'text')).toBe(doc.text);
  });
});
