/** What publint and Are The Types Wrong have to say about a packed package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

import { runScript } from './run.ts';

/**
 * Resolutions of TypeScript that an Angular package does not support, as its format has no CommonJS.
 * attw's profile `esm-only` leaves them out as well, but for imports inside of type declarations, of which it says
 * "ignored" and fails: so we count ourselves.
 */
const unsupported = ['node10', 'node16-cjs'];

/** Every complaint, in words; none is what a good package gets. */
export async function complaints(root: string, tarball: string): Promise<string[]> {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({
    pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
    strict: true,
  });
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  // exits with 1 over what it calls ignored; the report tells what counts
  const report = runScript(attw, [tarball, '--format=json'], root, [0, 1]);
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`),
    ...attwProblems(report).map((problem) => `attw: ${problem}`),
  ];
}

/** The problems in attw's JSON report that apply to users of an Angular package. */
export function attwProblems(report: string): string[] {
  const { analysis } = JSON.parse(report) as {
    analysis?: { types?: unknown; problems?: Record<string, unknown>[] };
  };
  if (!analysis?.types || !analysis.problems) return ['the package has no types'];
  return analysis.problems
    .filter((problem) => {
      const resolution = problem['resolutionKind'] ?? problem['resolutionOption'];
      return typeof resolution !== 'string' || !unsupported.includes(resolution);
    })
    .map(({ trace: _, ...problem }) => JSON.stringify(problem));
}
