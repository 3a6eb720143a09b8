import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../src/logger.ts';
import { createLimpd, type Limpd } from '../src/server.ts';
import { CHEAP_PASSWORDS } from '../testing/start.ts';
import { differencesOf, isReplayed } from './contract.ts';
import { readRecording } from './recording.ts';
import { Replay } from './replay.ts';
import { CONTRACTS } from './tables/index.ts';

const servers = CONTRACTS.flatMap((contract) =>
  [false, true].map((faithful) => ({
    contract,
    faithful,
    name: `${contract.recording}, answered by a ${faithful ? 'faithful' : 'careful'} limpd`,
  })),
);

describe.each(servers)('the recording $name', ({ contract, faithful }) => {
  const sections = readRecording(
    fileURLToPath(
      new URL(`../../../testdata/transcripts/${contract.recording}.jsonl`, import.meta.url),
    ),
  );
  const differences = differencesOf(contract, faithful);
  const replayed = sections.filter(({ title }) => isReplayed(contract.sections[title], faithful));
  let limpd: Limpd;
  let replay: Replay;

  beforeAll(async () => {
    limpd = await createLimpd({
      port: 0,
      apiLevel: contract.apiLevel,
      faithful,
      modulesDirs: [fileURLToPath(new URL('modules', import.meta.url))],
      defaultPrivileges: { staff: ['read', 'create', 'update', 'delete'] },
      logger: silentLogger,
      passwordCost: CHEAP_PASSWORDS,
    });
    replay = new Replay(limpd, contract, faithful);
    await replay.run(sections);
  }, 60_000);

  afterAll(() => limpd.close());

  it('has no section that the contract does not name, nor the contract one that is not there', () => {
    expect(sections.map((section) => section.title)).toEqual(Object.keys(contract.sections));
  });

  it.each(replayed)('is answered as recorded in section $title', ({ title }) => {
    expect(replay.mismatchesOf(title)).toEqual([]);
  });

  it('brings no frame that was not recorded', () => {
    expect(replay.mismatchesOf('unasked')).toEqual([]);
  });

  it('differs in every place that the contract says, so that the contract stays true', () => {
    const lines = differences.map((difference) => difference.at);
    expect([...replay.usedDifferences]).toEqual(lines);
  });

  it('was compared frame by frame, all of it', () => {
    const lines = replayed.flatMap((section) => section.lines);
    const replies = lines.filter(({ kind }) => kind === 'reply' || kind === 'cut-reply');
    const answeredSilences = lines.filter(
      ({ kind, at }) =>
        kind === 'silence' && differences.some((difference) => difference.at === at),
    );
    expect(replay.replies).toBe(replies.length + answeredSilences.length);
  });
});
