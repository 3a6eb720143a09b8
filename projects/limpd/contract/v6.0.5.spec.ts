import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../src/logger.ts';
import { createLimpd, type Limpd } from '../src/server.ts';
import { readRecording } from './recording.ts';
import { Replay } from './replay.ts';
import { DIFFERENCES, SECTIONS } from './table.ts';

const sections = readRecording(
  fileURLToPath(new URL('../../../testdata/transcripts/v6.0.5.jsonl', import.meta.url)),
);

describe('the recording of LIMP 6.0.5', () => {
  let limpd: Limpd;
  let replay: Replay;

  beforeAll(async () => {
    limpd = await createLimpd({
      port: 0,
      modulesDirs: [fileURLToPath(new URL('modules', import.meta.url))],
      defaultPrivileges: { staff: ['read', 'create', 'update', 'delete'] },
      logger: silentLogger,
    });
    replay = new Replay(limpd);
    await replay.run(sections);
  }, 60_000);

  afterAll(() => limpd.close());

  it('has no section that the table does not name, nor the table one that is not there', () => {
    expect(sections.map((section) => section.title)).toEqual(Object.keys(SECTIONS));
  });

  it.each(sections.filter(({ title }) => SECTIONS[title]?.replayed === true))(
    'is answered as recorded in section $title',
    ({ title }) => {
      expect(replay.mismatchesOf(title)).toEqual([]);
    },
  );

  it('brings no frame that was not recorded', () => {
    expect(replay.mismatchesOf('unasked')).toEqual([]);
  });

  it('differs in every place that the table says, so that the table stays true', () => {
    expect([...replay.usedDifferences]).toEqual(DIFFERENCES.map((difference) => difference.at));
  });

  it('was compared frame by frame, all of it', () => {
    const lines = sections
      .filter(({ title }) => SECTIONS[title]?.replayed === true)
      .flatMap((section) => section.lines);
    const replies = lines.filter(({ kind }) => kind === 'reply' || kind === 'cut-reply');
    const answeredSilences = lines.filter(
      ({ kind, at }) =>
        kind === 'silence' && DIFFERENCES.some((difference) => difference.at === at),
    );
    expect(replay.replies).toBe(replies.length + answeredSilences.length);
  });
});
