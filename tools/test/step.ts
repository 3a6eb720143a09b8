/** One named step of `npm test`, and what came of it. */

export interface StepResult {
  readonly passed: number;
  readonly failed: number;
  /** What failed, by name; empty where the step has only itself to name. */
  readonly failures: readonly string[];
  /** All that the step printed; shown when something failed. */
  readonly output: string;
}

export interface Step {
  readonly name: string;
  /** What it is for, as shown by --list. */
  readonly about: string;
  /** Steps that must have passed before. */
  readonly needs: readonly string[];
  /** Of the two that the machine has; 2 keeps everything else away while it runs. */
  readonly cores: 1 | 2;
  /** Whether it waits for what happens, so that a busy machine could make it fail. `npm run test:load` runs these. */
  readonly waits: boolean;
  readonly run: () => Promise<StepResult>;
}

/** The step that a step needs, and those that one needs, in the order of `all`. */
export function withNeeds(all: readonly Step[], names: readonly string[]): Step[] {
  const wanted = new Set<string>();
  const want = (name: string): void => {
    const step = all.find((candidate) => candidate.name === name);
    if (!step) {
      throw new Error(
        `There is no step "${name}". Steps: ${all.map((candidate) => candidate.name).join(', ')}.`,
      );
    }
    wanted.add(name);
    step.needs.forEach(want);
  };
  names.forEach(want);
  return all.filter(({ name }) => wanted.has(name));
}
