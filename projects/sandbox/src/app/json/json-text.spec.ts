import { jsonText } from './json-text';

describe('The JSON text of a reply', () => {
  it('is that of JSON.stringify', () => {
    const value = JSON.parse(
      '{"a":[1,"é\\n",null,[],{}],"b":{"c":[true,{"__proto__":-1.5e30}]},"":0}',
    ) as object;
    expect(jsonText(value)).toBe(JSON.stringify(value, null, 2));
  });

  it('has all digits of big integers', () => {
    expect(jsonText({ n: [9007199254740993n] })).toBe('{\n  "n": [\n    9007199254740993\n  ]\n}');
  });
});
