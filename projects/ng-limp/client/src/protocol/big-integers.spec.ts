import { describe, expect, it } from 'vitest';
import { BigIntegerReader, hasManyDigits } from './big-integers';
import type { BigIntegers } from './big-integers';

const BIG = '9007199254740993';

function read(mode: BigIntegers, json: string): unknown {
  return new BigIntegerReader(mode, () => undefined).parse(json);
}

function frame(docs: string): string {
  return `{"status":200,"args":{"docs":${docs}}}`;
}

/** What is warned of when replies to these calls are read. */
function warnings(...replies: readonly (readonly [endpoint: string, docs: string])[]): string[] {
  const told: string[] = [];
  const reader = new BigIntegerReader('number', (message) => told.push(message));
  for (const [endpoint, docs] of replies) {
    const { args } = reader.parse(frame(docs)) as { args: object };
    reader.report(endpoint, args);
  }
  return told;
}

describe('An integer that numbers cannot hold', () => {
  it.each([BIG, '-9007199254740993', '1152921504606846976', '123456789012345678901234567890'])(
    'keeps its digits, where they are asked for: %s',
    (digits) => {
      const json = `[{"a": ${digits} },[${digits},\n${digits}]]`;
      expect(read('string', json)).toEqual([{ a: digits }, [digits, digits]]);
      expect(read(BigInt, json)).toEqual([{ a: BigInt(digits) }, [BigInt(digits), BigInt(digits)]]);
      expect(read('string', digits)).toBe(digits);
      expect(read('number', json)).toEqual(JSON.parse(json));
    },
  );

  it('changes nothing beside it', () => {
    const others =
      '"text":"a \\"1234567890123456789, \\\\","\\\\":"[12345678901234567890]",' +
      '"safe":9007199254740991,"float":0.12345678901234567890,"far":1e20,"id":"12345678901234567890",' +
      '"__proto__":{"constructor":1}';
    const found = read('string', `{${others},"big":${BIG}}`);
    expect(JSON.stringify(found)).toBe(JSON.stringify(JSON.parse(`{${others},"big":"${BIG}"}`)));
  });

  it('is found in a text of any length', () => {
    const text = JSON.stringify('\n"'.repeat(500_000));
    expect(read('string', `[${text},${BIG}]`)).toEqual([JSON.parse(text), BIG]);
  });

  it('is found wherever it stands, and no shorter one is', () => {
    for (let place = 0; place < 40; place += 1) {
      const before = '1234567,'.repeat(5).slice(0, place);
      for (const after of ['', ',', ',12345678901']) {
        const start = before.replace(/\d+$/, 'x');
        expect(hasManyDigits(`${start}${BIG}${after}`)).toBe(true);
        expect(hasManyDigits(`${start}${BIG.slice(1)}${after}`)).toBe(false);
      }
    }
  });

  it('does not make JSON of what is none', () => {
    for (const mode of ['number', 'string'] as const) {
      expect(() => read(mode, `{"a": ${BIG}, 0${BIG}}`)).toThrow(SyntaxError);
    }
  });
});

describe('The warning of a rounded integer', () => {
  it('names endpoint and place, once for each attr', () => {
    const docs = `[{"a":1},{"a":${BIG},"b":{"c":[${BIG}]}},{"a":${BIG}}]`;
    const told = warnings(['staff/read', docs], ['staff/read', docs], ['blog/read', docs]);
    expect(told.map((message) => message.split(',')[0])).toEqual([
      'staff/read answered with an integer beyond 2^53 at reply.args.docs[1].a',
      'staff/read answered with an integer beyond 2^53 at reply.args.docs[1].b.c[0]',
      'blog/read answered with an integer beyond 2^53 at reply.args.docs[1].a',
      'blog/read answered with an integer beyond 2^53 at reply.args.docs[1].b.c[0]',
    ]);
  });

  it('does not show the number, and says what to do', () => {
    const [message] = warnings(['staff/read', `[{"a":${BIG}}]`]);
    expect(message).not.toContain('900719925');
    expect(message).toContain("bigIntegers to 'string'");
  });

  it('comes for nothing else', () => {
    expect(warnings(['staff/read', '[{"a":9007199254740991,"b":"9007199254740993"}]'])).toEqual([]);
  });

  it('ends after a hundred: keys that are data would have no end', () => {
    const docs = Array.from({ length: 200 }, (_, place) => `{"key${place}":${BIG}}`);
    expect(warnings(['staff/read', `[${docs.join()}]`])).toHaveLength(100);
  });
});
