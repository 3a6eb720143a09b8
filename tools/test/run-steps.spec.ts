import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type Outcome, runSteps } from './run-steps.ts';
import { type Step, type StepResult, withNeeds } from './step.ts';

const passes: StepResult = { passed: 1, failed: 0, failures: [], output: '' };
const fails: StepResult = { passed: 0, failed: 1, failures: [], output: 'no' };

/** Notes when each step starts and ends. */
function log() {
  const entries: string[] = [];
  const step = (
    name: string,
    more: Partial<Step> & { result?: StepResult; ms?: number } = {},
  ): Step => ({
    name,
    about: '',
    needs: [],
    cores: 1,
    waits: false,
    async run() {
      entries.push(`+${name}`);
      await new Promise((resolve) => setTimeout(resolve, more.ms ?? 5));
      entries.push(`-${name}`);
      return more.result ?? passes;
    },
    ...more,
  });
  return { entries, step };
}

const ignore = (): void => undefined;
const names = (outcomes: readonly Outcome[]) => outcomes.map(({ step }) => step.name);

/** Runs them by a clock of its own: what takes longer ends later, however busy the machine is. */
async function run(...args: Parameters<typeof runSteps>): Promise<Outcome[]> {
  const outcomes = runSteps(...args);
  await vi.runAllTimersAsync();
  return outcomes;
}

describe('The steps of npm test', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('run side by side up to the number of cores', async () => {
    const { entries, step } = log();
    await run([step('a', { ms: 20 }), step('b', { ms: 40 }), step('c')], 2, ignore);
    expect(entries).toEqual(['+a', '+b', '-a', '+c', '-c', '-b']);
  });

  it('run alone when they want both cores, without being overtaken', async () => {
    const { entries, step } = log();
    await run([step('a'), step('big', { cores: 2 }), step('c')], 2, ignore);
    expect(entries).toEqual(['+a', '-a', '+big', '-big', '+c', '-c']);
  });

  it('run even where there are fewer cores than they want', async () => {
    const { step } = log();
    const outcomes = await run([step('big', { cores: 2 }), step('a')], 1, ignore);
    expect(names(outcomes)).toEqual(['big', 'a']);
  });

  it('wait for what they need, and let others go first meanwhile', async () => {
    const { entries, step } = log();
    await run([step('lib', { ms: 20 }), step('app', { needs: ['lib'] }), step('lint')], 2, ignore);
    expect(entries).toEqual(['+lib', '+lint', '-lint', '-lib', '+app', '-app']);
  });

  it('run even if an earlier one failed', async () => {
    const { step } = log();
    const outcomes = await run([step('a', { result: fails }), step('b')], 1, ignore);
    expect(outcomes.map(({ failed }) => failed)).toEqual([1, 0]);
  });

  it('fail without running when what they need has failed, and so does what needs them', async () => {
    const { entries, step } = log();
    const outcomes = await run(
      [
        step('e2e', { needs: ['app'] }),
        step('app', { needs: ['lib'] }),
        step('lib', { result: fails }),
      ],
      2,
      ignore,
    );
    expect(entries).toEqual(['+lib', '-lib']);
    expect(names(outcomes)).toEqual(['lib', 'app', 'e2e']);
    expect(outcomes[1]).toMatchObject({
      failed: 1,
      failures: ['not run: it needs lib, which failed'],
      output: 'Not run: it needs lib, which failed.',
    });
  });

  it('fail when they throw', async () => {
    const { step } = log();
    const fail = () => Promise.reject(new Error('no such program'));
    const [outcome] = await run([step('a', { run: fail })], 1, ignore);
    expect(outcome).toMatchObject({ passed: 0, failed: 1 });
    expect(outcome?.output).toContain('no such program');
  });

  it('are told one by one, as they end', async () => {
    const { step } = log();
    const told: string[] = [];
    await run([step('slow', { ms: 20 }), step('fast')], 2, (outcome) => {
      told.push(outcome.step.name);
    });
    expect(told).toEqual(['fast', 'slow']);
  });

  it('are refused when they need each other', async () => {
    const { step } = log();
    const steps = [step('a', { needs: ['b'] }), step('b', { needs: ['a'] })];
    await expect(runSteps(steps, 2, ignore)).rejects.toThrow('Steps need each other: a, b.');
  });
});

describe('A choice of steps', () => {
  const { step } = log();
  const all = [
    step('lib'),
    step('app', { needs: ['lib'] }),
    step('lint'),
    step('e2e', { needs: ['app'] }),
  ];

  it('brings along what they need', () => {
    expect(withNeeds(all, ['e2e']).map(({ name }) => name)).toEqual(['lib', 'app', 'e2e']);
  });

  it('is refused when a step does not exist, and told which do', () => {
    expect(() => withNeeds(all, ['e2'])).toThrow(
      'There is no step "e2". Steps: lib, app, lint, e2e.',
    );
  });
});
