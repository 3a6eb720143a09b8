import { findJsonProblem } from './json-problem';

const sound = [
  '[]',
  '{}',
  ' [ { "a" : [ 1, -0.5e+3, true, false, null ] } ] ',
  '"سارة 🌿 \\u00e9 \\n \\" \\\\"',
  '0',
  '{"": {"__proto__": 1}}',
];

const wrong: readonly (readonly [text: string, line: number, column: number, message: string])[] = [
  ['', 1, 1, 'a value is missing'],
  ['[1, 2,]', 1, 6, 'take away the comma before ]'],
  ['{\n  "a": 1,\n}', 2, 9, 'take away the comma before }'],
  ['[{"a": 1} {"b": 2}]', 1, 11, 'a comma or ] is missing here'],
  ['{"a": 1\n "b": 2}', 2, 2, 'a comma or } is missing here'],
  ["{'a': 1}", 1, 2, 'a key in double quotes is missing'],
  ['{name: 1}', 1, 2, 'write the key as "name"'],
  ['{"a" 1}', 1, 6, 'a colon is missing after the key'],
  ['{"a": }', 1, 7, 'a value is missing after the colon'],
  ['[,1]', 1, 2, 'a value is missing'],
  ["['a']", 1, 2, 'texts stand in double quotes: "…" in place of \'…\''],
  ['[abc]', 1, 2, 'JSON does not know abc: texts stand in double quotes'],
  ['[True]', 1, 2, 'write true in small letters'],
  ['[01]', 1, 2, '01 is no number as JSON writes them'],
  ['[.5]', 1, 2, '.5 is no number as JSON writes them'],
  ['[1] 2', 1, 5, 'nothing may follow the end of the value'],
  ['[\n{"a": [1, 2}\n]', 2, 12, 'a comma or ] is missing here'],
  ['{\n"a": [1,\n2', 3, 2, '] is missing: the bracket opened in line 2 is never closed'],
  ['["a', 1, 2, 'this text is never closed: " is missing'],
  ['["a\nb"]', 1, 4, 'a line break inside a text has to be written as an escape, such as \\n'],
  ['["\\x"]', 1, 3, 'JSON does not know this escape: write \\\\ for a backslash'],
  ['[1] // all', 1, 5, 'nothing may follow the end of the value'],
  ['[// all\n1]', 1, 2, 'JSON has no comments'],
  ['[§]', 1, 2, 'JSON has no § here'],
];

const changed: typeof wrong = [
  ['{"a": 1,\n "a": 2}', 2, 2, 'the key "a" stands here twice: one would be lost'],
  ['{"a": 1, "\\u0061": 2}', 1, 10, 'the key "a" stands here twice: one would be lost'],
  [
    '[\n 9007199254740993]',
    2,
    2,
    '9007199254740993 would be rounded to 9007199254740992: write it as a text, or with fewer digits',
  ],
  ['{"n": -1e400}', 1, 7, '-1e400 is larger than any number: write it as a text'],
];

describe('A text that is JSON', () => {
  it.each(sound)('has no problem: %s', (text) => {
    expect(findJsonProblem(text)).toBeNull();
    expect(() => void JSON.parse(text)).not.toThrow();
  });
});

describe('A text that is JSON, but would not be sent as it is written', () => {
  it.each(changed)(
    'has what would change named, with its place: %j',
    (text, line, column, message) => {
      expect(findJsonProblem(text)).toEqual({ line, column, message });
      expect(() => void JSON.parse(text)).not.toThrow();
    },
  );

  it('is none where a key stands in several objects', () => {
    expect(findJsonProblem('[{"a": {"a": 1}}, {"a": 2}]')).toBeNull();
  });
});

describe('A text that is no JSON', () => {
  it.each(wrong)(
    'has its first problem named, with its place: %j',
    (text, line, column, message) => {
      expect(findJsonProblem(text)).toEqual({ line, column, message });
      expect(() => void JSON.parse(text)).toThrow(SyntaxError);
    },
  );

  it('ends the search however deep it is nested', () => {
    expect(findJsonProblem('['.repeat(100_000))?.message).toBe('it is nested too deeply');
  });
});
