/** Runs steps in their order, side by side where cores and needs allow. */
import type { Step, StepResult } from './step.ts';

export interface Outcome extends StepResult {
  readonly step: Step;
  readonly seconds: number;
}

/** Calls `done` after each step; resolves with all outcomes once every step has run or cannot run. */
export async function runSteps(
  steps: readonly Step[],
  cores: number,
  done: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...steps];
  const running = new Map<Step, Promise<void>>();
  const settle = (outcome: Outcome): void => {
    outcomes.push(outcome);
    done(outcome);
  };
  const passed = (name: string): boolean =>
    outcomes.some(({ step, failed }) => step.name === name && failed === 0);
  const failed = (name: string): boolean =>
    outcomes.some((outcome) => outcome.step.name === name && outcome.failed > 0);
  const used = (): number => [...running.keys()].reduce((sum, step) => sum + step.cores, 0);

  while (waiting.length > 0 || running.size > 0) {
    for (const step of [...waiting]) {
      const missing = step.needs.filter(failed);
      if (missing.length > 0) {
        waiting.splice(waiting.indexOf(step), 1);
        const why = `it needs ${missing.join(' and ')}, which failed`;
        const result = { passed: 0, failed: 1, failures: [`not run: ${why}`] };
        settle({ step, seconds: 0, ...result, output: `Not run: ${why}.` });
      } else if (step.needs.every(passed) && (used() + step.cores <= cores || running.size === 0)) {
        waiting.splice(waiting.indexOf(step), 1);
        const start = performance.now();
        const run = attempt(step).then((result) => {
          running.delete(step);
          settle({ step, seconds: (performance.now() - start) / 1000, ...result });
        });
        running.set(step, run);
      } else if (step.needs.every(passed)) {
        // Ready but too big for now: nothing smaller overtakes it, or it would wait till the end.
        break;
      }
    }
    if (running.size > 0) await Promise.race(running.values());
    else if (waiting.some((step) => !step.needs.some(failed))) {
      throw new Error(`Steps need each other: ${waiting.map(({ name }) => name).join(', ')}.`);
    }
  }
  return outcomes;
}

async function attempt(step: Step): Promise<StepResult> {
  try {
    return await step.run();
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: 0, failed: 1, failures: [], output };
  }
}
