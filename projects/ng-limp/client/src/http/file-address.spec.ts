import { describe, expect, it } from 'vitest';
import { FAKE_CONFIG, FakeClient } from '../../spec/fake-client';
import { errorOf } from '../../spec/outcome';
import type { LimpClientOptions } from '../config/options';
import type { ApiLevel } from '../protocol/api-level';

const LEVELS: readonly ApiLevel[] = ['4.3', '5.0', '5.6', '5.8', '6.0', '6.1'];
const PARTS = ['module', 'id', 'attr', 'filename'] as const;

function clientAt(apiLevel: ApiLevel) {
  const { client } = new FakeClient();
  client.init({ ...FAKE_CONFIG, apiLevel });
  return client;
}

/** The address of a file of which one part is another. */
function urlWith(apiLevel: ApiLevel, part: (typeof PARTS)[number], value: string): string {
  const parts: Record<(typeof PARTS)[number], string> = {
    module: 'staff',
    id: 'ID',
    attr: 'photo',
    filename: 'a.png',
    [part]: value,
  };
  const { module, id, attr, filename } = parts;
  return clientAt(apiLevel).fileUrl(module, id, attr, filename);
}

describe('A file without an address', () => {
  describe.each(LEVELS)('at level %s', (level) => {
    it.each(PARTS)('is refused, naming the %s', (part) => {
      for (const value of ['', '.', '..']) {
        expect(() => urlWith(level, part, value)).toThrow(
          expect.objectContaining({ kind: 'usage', field: part }),
        );
      }
    });
  });

  it.each(['4.3', '5.0'] as const)('is one with a semicolon at level %s', (level) => {
    for (const part of ['attr', 'filename'] as const) {
      expect(() => urlWith(level, part, 'a;b')).toThrow(
        expect.objectContaining({
          kind: 'usage',
          field: part,
          message: expect.stringContaining('semicolon'),
        }),
      );
    }
  });

  it('is told from one whose name only looks odd: its address leads to just this name', () => {
    const names = [
      ...['a;b', '...', '.a', 'a.', '. .', '%2e', '%2E%2e', '.%2e', '..\\', '../a', 'a/../b'],
      ...['a?b', 'a#b', ' ', 'a b', '\t', '\n', 'a\nb', '\u202e', '٪', '😀', '10x10', '%00', '+'],
    ];
    for (const name of names) {
      const url = new URL(urlWith('6.0', 'filename', name));
      const parts = url.pathname.split('/').map(decodeURIComponent);
      expect(parts).toEqual(['', 'staff', 'retrieve_file', 'ID', 'photo', name]);
      expect(url.href).toBe(urlWith('6.0', 'filename', name));
    }
  });

  it('is refused as a thumbnail, too', () => {
    const size = { width: 8, height: 8 };
    expect(() => clientAt('6.0').fileUrl('staff', 'ID', 'photo', '..', size)).toThrow(
      expect.objectContaining({ kind: 'usage', field: 'filename' }),
    );
  });
});

describe.each<[string, LimpClientOptions]>([
  ['the platform', {}],
  ['a transport of its own', { http: () => () => undefined }],
])('A call by HTTP by %s', (_, options) => {
  it.each<[string, readonly (string | number)[], string]>([
    ['staff/..', [], 'endpoint'],
    ['./read', [], 'endpoint'],
    ['staff', [], 'endpoint'],
    ['staff/', [], 'endpoint'],
    ['staff/read/1', [], 'endpoint'],
    ['staff/read', ['..'], 'args[0]'],
    ['staff/read', ['a', '.'], 'args[1]'],
    ['staff/read', [''], 'args[0]'],
    ['staff/read', [1, NaN], 'args[1]'],
  ])('is refused where it has no address of its own: %s %j', async (endpoint, args, field) => {
    const { client } = new FakeClient(options);
    client.init(FAKE_CONFIG);
    for (const call of [client.get(endpoint, args), client.post(endpoint, args)]) {
      expect(await errorOf(call)).toMatchObject({ kind: 'usage', field });
    }
  });
});
