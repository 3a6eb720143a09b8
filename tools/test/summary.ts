/** What a run of steps prints: each step as it ends, and all that failed, by name, once it is over. */
import type { Outcome } from './run-steps.ts';

/** One step: a line where it passed, all that it printed where it did not. */
export function shown({ step, seconds, passed, failed, output }: Outcome): string {
  const tests =
    passed + failed === 1 ? '' : `, ${passed} passed${failed ? `, ${failed} failed` : ''}`;
  const line = `${step.name} (${seconds.toFixed(1)} s${tests})`;
  if (failed === 0) return `✓ ${line}`;
  return `✗ ${line}\n\n${output.trimEnd().replace(/^/gm, '    ')}\n`;
}

/** What failed, each with the step that it belongs to. A step without tests of its own is named by what it is about. */
export function failuresOf(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes
    .filter(({ failed }) => failed > 0)
    .flatMap(({ step, failures }) =>
      (failures.length > 0 ? failures : [step.about]).map((failure) => `${step.name}: ${failure}`),
    );
}

/** `2078 passed, 1 failed` */
export function countsOf(outcomes: readonly Outcome[]): string {
  const sum = (key: 'passed' | 'failed'): number =>
    outcomes.reduce((total, outcome) => total + outcome[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}
