import { jsonText } from './json-text';

describe('The JSON text of a reply', () => {
  it('is that of JSON.stringify', () => {
    const value = JSON.parse(
      '{"a":[1,"é\\n",null,[],{}],"b":{"c":[true,{"__proto__":-1.5e30}]},"":0}',
    ) as object;
    expect(jsonText(value)).toBe(JSON.stringify(value, null, 2));
  });

  it('shows numbers that are too big as infinite', () => {
    const value: unknown = JSON.parse('{"n":[1e400,-1e400,"Infinity",null]}');
    expect(jsonText(value)).toBe(
      '{\n  "n": [\n    Infinity,\n    -Infinity,\n    "Infinity",\n    null\n  ]\n}',
    );
  });

  it('has all digits of big integers', () => {
    expect(jsonText({ n: [9007199254740993n] })).toBe('{\n  "n": [\n    9007199254740993\n  ]\n}');
  });
});
