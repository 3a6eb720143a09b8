import { describe, expect, it } from 'vitest';
import { decodeRecording } from '../spec/decode-recording';
import type { RecordedCall } from '../spec/decode-recording';
import { FAKE_CONFIG, FakeClient } from '../spec/fake-client';
import { settled } from '../spec/outcome';
import { LimpError } from './errors';
import type { ApiLevel } from './protocol/api-level';
import type { Reply } from './protocol/reply';

const recordings: readonly (readonly [ApiLevel, string])[] = [
  ['4.3', 'v4.3'],
  ['5.0', 'v5.0.0'],
  ['5.6', 'v5.6.2'],
  ['5.8', 'v5.8.13'],
  ['6.0', 'v6.0.5'],
];

const texts: Readonly<Record<string, string>> = import.meta.glob<string>(
  '../../../../testdata/transcripts/*.jsonl',
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

function textOf(name: string): string {
  const text = texts[`../../../../testdata/transcripts/${name}.jsonl`];
  if (text === undefined) throw new Error(`There is no recording ${name}.`);
  return text;
}

/** What the client makes of a recorded call: the reply, the error, or nothing. */
async function play(fake: FakeClient, call: RecordedCall): Promise<Reply | LimpError | null> {
  const outcomes: (Reply | LimpError)[] = [];
  const { endpoint, query, doc } = call;
  const about = query === undefined ? {} : { query };
  const made = fake.client.call({ endpoint, ...about, doc, idempotent: false }).subscribe({
    next: (reply) => outcomes.push(reply),
    error: (error: unknown) => outcomes.push(LimpError.from(error)),
  });
  await settled();
  if (isUnsent(outcomes[0])) return outcomes[0] ?? null;
  const { callId } = fake.connection.last(endpoint);
  for (const frame of call.replies) {
    fake.connection.events.frame(
      frame.replaceAll(JSON.stringify(call.callId), JSON.stringify(callId)),
    );
  }
  expect(outcomes.length).toBeLessThanOrEqual(1);
  // The recorder gave up on a call that was not answered, before making the next.
  made.unsubscribe();
  return outcomes[0] ?? null;
}

function connected(apiLevel: ApiLevel): FakeClient {
  const fake = new FakeClient();
  fake.client.init({ ...FAKE_CONFIG, apiLevel });
  fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_OK' } });
  return fake;
}

function isUnsent(outcome: Reply | LimpError | null | undefined): boolean {
  return outcome instanceof LimpError && outcome.kind === 'usage';
}

describe.each(recordings)('What a real server of level %s said', (apiLevel, name) => {
  const connections = decodeRecording(textOf(name));

  it('is a greeting that leads to a ready connection, on each of its connections', () => {
    const greetings = connections.flatMap(({ greeting }) => (greeting === null ? [] : [greeting]));
    expect(greetings.length).toBeGreaterThan(2);
    for (const greeting of greetings) {
      const fake = new FakeClient();
      fake.client.init({ ...FAKE_CONFIG, apiLevel });
      fake.connection.events.frame(greeting);
      if (fake.client.state.kind === 'verifying') fake.connection.answer('conn/verify');
      expect(fake.client.state.kind).toBe('ready');
      fake.client.destroy();
    }
  });

  it('gives every recorded call the outcome that was recorded, and hangs none that was answered', async () => {
    let played = 0;
    for (const { calls } of connections) {
      let fake = connected(apiLevel);
      for (const call of calls) {
        if (fake.client.state.kind !== 'ready') break;
        const outcome = await play(fake, call);
        const first = call.answers[0];
        played += 1;
        if (isUnsent(outcome)) {
          // Servers left these parts out, or never answered, so the client sends them no more.
          expect(JSON.stringify(call.query)).toMatch(/^\[\{("\$limit":"x"|"n":\{"\$foo":1\})\}\]$/);
        } else if (first === undefined) {
          expect(outcome).toBeNull();
          // What is never answered leaves open what a later error without call_id is about.
          fake.client.destroy();
          fake = connected(apiLevel);
        } else if (first.status === 429) {
          expect(outcome).toBeNull();
        } else if (first.status === 1008) {
          expect(fake.client.state.kind).toBe('closed');
        } else if (first.status === 200 || first.status === 204) {
          const expected = first.replyFor(fake.connection.last(call.endpoint).callId);
          expect(outcome).toEqual(Object.assign({ msg: '' }, expected));
        } else {
          expect(outcome).toMatchObject({ kind: 'refused', status: first.status });
          expect(LimpError.from(outcome).code).toBe(first.code);
        }
      }
      fake.client.destroy();
    }
    expect(played).toBeGreaterThan(40);
  });

  it('has sessions that the client takes up from auth and reauth alike', async () => {
    const signIns = connections
      .flatMap(({ calls }) => calls)
      .filter(({ endpoint, answers }) => {
        return /^session\/(re)?auth$/.test(endpoint) && answers[0]?.status === 200;
      });
    expect(signIns.length).toBeGreaterThan(1);
    for (const { endpoint, callId, replies } of signIns) {
      const fake = new FakeClient();
      fake.client.init({ ...FAKE_CONFIG, apiLevel });
      fake.connection.receive({ status: 200, msg: '', args: { code: 'CORE_CONN_OK' } });
      if (endpoint === 'session/auth') fake.client.auth('email', 'a@b.c', 'password');
      else fake.client.reauth('sid', 'token');
      await settled();
      const ours = JSON.stringify(fake.connection.last(endpoint).callId);
      for (const frame of replies) {
        fake.connection.events.frame(frame.replaceAll(JSON.stringify(callId), ours));
      }
      expect(fake.client.session?.user._id).toMatch(/^[0-9a-f]{24}$/);
      fake.client.destroy();
    }
  });
});
