import { filter, firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorOf } from '../spec/outcome';
import type { ScriptedAt } from '../spec/server-types';
import { ANON_TOKEN, GREETING, servers } from '../spec/servers';
import { LimpClient } from './limp-client';
import type { Reply } from './protocol/reply';
import { memoryStore } from './session/session-stores';

/** Keys by which careless code reaches the prototype of all objects. */
const POLLUTING =
  '"__proto__":{"polluted":1,"status":1,"code":"polluted"},' +
  '"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":null';

/** Lists within lists. */
function nested(levels: number): string {
  return `${'['.repeat(levels)}${']'.repeat(levels)}`;
}

describe('Hostile documents', () => {
  let client: LimpClient;
  let server: ScriptedAt;
  let warnings: string[];
  /** How many properties all objects have by nature. */
  const natural = Object.getOwnPropertyNames(Object.prototype).length;

  beforeEach(() => {
    warnings = [];
    client = new LimpClient({
      sessionStore: memoryStore(),
      reconnect: { minDelay: 20, maxDelay: 50 },
      logger: { warn: (message) => warnings.push(message), debug: () => undefined },
    });
  });

  afterEach(async () => {
    client.destroy();
    await servers.stopServers();
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(natural);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  /** Connects to a server that answers every call with these texts; without any, by an echo. */
  async function connect(...replies: readonly string[]): Promise<void> {
    const script = { greeting: GREETING, ...(replies.length === 0 ? {} : { replies }) };
    server = await servers.startScripted(script, [ANON_TOKEN]);
    const config = { api: server.url, anonToken: ANON_TOKEN, authAttrs: ['email'] };
    await firstValueFrom(client.init(config));
  }

  const read = () => firstValueFrom(client.call('a/read'));
  const first = ({ args }: Reply) => args.docs?.[0];
  const success = (args: string) => `{"status":200,"msg":"","args":{"call_id":"$ID",${args}}}`;

  it('with __proto__ and constructor among their keys come in as plain data', async () => {
    await connect(success(`"docs":[{"_id":"1",${POLLUTING}}],${POLLUTING}`));
    const reply = await read();
    const doc = first(reply) ?? {};
    expect(Object.keys(doc)).toEqual([
      '_id',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
    ]);
    expect(Object.getPrototypeOf(doc)).toBe(Object.prototype);
    expect(Reflect.get(doc, 'polluted')).toBeUndefined();
    expect(reply.args.code).toBeUndefined();
  });

  it('with such keys around an error and around the frame itself change nothing of either', async () => {
    const args = `"call_id":"$ID","code":"C",${POLLUTING}`;
    await connect(`{"status":403,"msg":"no",${POLLUTING},"args":{${args}}}`);
    expect(await errorOf(client.call('a/read'))).toMatchObject({
      kind: 'refused',
      status: 403,
      code: 'C',
      msg: 'no',
    });
  });

  it('with such keys in a session leave the session one, and its token hidden', async () => {
    const user = `{"_id":"u",${POLLUTING}}`;
    await connect(success(`"session":{"_id":"s","token":"hidden","user":${user},${POLLUTING}}`));
    const reply = await firstValueFrom(client.auth('email', 'a@b.c', 'password'));
    const { session } = client;
    if (session === null) throw new Error('nobody is signed in');
    expect(session).toMatchObject({ _id: 's', groups: [], expiry: '' });
    expect(Object.getPrototypeOf(session)).toBe(Object.prototype);
    expect(Reflect.get(session, 'polluted')).toBeUndefined();
    expect(JSON.stringify([session, reply])).not.toContain('hidden');
  });

  it('with such keys go out as they are', async () => {
    await connect();
    const doc: object = JSON.parse(`{"a":{${POLLUTING}},${POLLUTING}}`) as object;
    await firstValueFrom(client.call('a/create', { doc: { ...doc } }));
    const seen = await servers.seenFrames(server.id);
    expect(seen.at(-1)?.payloadText).toContain(`"doc":{"a":{${POLLUTING}},${POLLUTING}}`);
  });

  it('of 10,000 levels come in', async () => {
    await connect(success(`"docs":[{"_id":"1","deep":${nested(10_000)}}]`));
    let depth = 0;
    for (let list = first(await read())?.['deep']; Array.isArray(list); depth++) list = list[0];
    expect(depth).toBe(10_000);
  });

  it('of 1,000 levels go out', async () => {
    await connect();
    const deep: unknown = JSON.parse(nested(1000));
    await firstValueFrom(client.call('a/create', { doc: { deep } }));
    const seen = await servers.seenFrames(server.id);
    expect(seen.at(-1)?.payloadText).toContain(`"doc":{"deep":${nested(1000)}}`);
  });

  it('of 20 MB come in whole, and the connection stays', async () => {
    const text = '0123456789'.repeat(2_000_000);
    await connect(success(`"docs":[{"_id":"1","text":"${text}"}]`));
    expect(first(await read())?.['text']).toBe(text);
    expect(first(await read())?._id).toBe('1');
    expect(await servers.connCount(server.id)).toBe(1);
  });

  it('with lone surrogates come in, and go out escaped', async () => {
    await connect();
    const text = 'a\ud800b\udc00';
    const reply = await firstValueFrom(client.call('a/create', { doc: { text } }));
    expect(first(reply)?.['doc']).toEqual({ text });
    const seen = await servers.seenFrames(server.id);
    expect(seen.at(-1)?.payloadText).toContain('"doc":{"text":"a\\ud800b\\udc00"}');
  });

  it('in frames that are no UTF-8 cost the connection, no more: the next takes its place', async () => {
    await connect();
    const lost = firstValueFrom(client.state$.pipe(filter(({ kind }) => kind === 'waiting')));
    await servers.sayBytes(server.id, [0x7b, 0xff, 0xfe, 0x7d]);
    await lost;
    expect((await read()).status).toBe(200);
    expect(await servers.connCount(server.id)).toBe(2);
  });

  it.each([
    ['a number', '5'],
    ['null', 'null'],
    ['a list', '[{"status":200}]'],
    ['a frame whose status is text', '{"status":"200","args":{"call_id":"$ID"}}'],
    ['an empty text', ''],
    ['half a frame', '{"status":200,"args":{"call_id":"$ID"'],
  ])('that are none but %s are reported, and the answer after them counts', async (_, frame) => {
    await connect(frame, success('"docs":[]'));
    expect((await read()).args.docs).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('a frame that LIMP does not know')]);
  });
});
