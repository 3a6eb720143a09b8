import { jsonTokens } from './json-tokens';

describe('The pieces of JSON text', () => {
  it('are together the text, each of its kind', () => {
    const json = JSON.stringify({ 'a "b"': ['سارة 🌿: "x"', -1.5e3, true, null] }, null, 2);
    const tokens = jsonTokens(json);
    expect(tokens.map(({ text }) => text).join('')).toBe(json);
    expect(tokens.filter(({ kind }) => kind !== 'plain')).toEqual([
      { kind: 'key', text: '"a \\"b\\""' },
      { kind: 'text', text: '"سارة 🌿: \\"x\\""' },
      { kind: 'number', text: '-1500' },
      { kind: 'word', text: 'true' },
      { kind: 'word', text: 'null' },
    ]);
  });

  it('are numbers where they are infinite', () => {
    expect(jsonTokens('[-Infinity]')).toContainEqual({ kind: 'number', text: '-Infinity' });
  });
});
