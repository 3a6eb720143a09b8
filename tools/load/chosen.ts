import { type Step, withNeeds } from '../test/step.ts';

export interface Chosen {
  /** What the others are made from: once is enough, without load. */
  readonly before: readonly Step[];
  /** What is run under load, each time anew. */
  readonly repeated: readonly Step[];
}

/** The named steps, or all whose tests wait for something; and the steps that they need. */
export function chosen(all: readonly Step[], only: readonly string[] | undefined): Chosen {
  const names = only ?? all.filter(({ waits }) => waits).map(({ name }) => name);
  const steps = withNeeds(all, names);
  return {
    before: steps.filter(({ name }) => !names.includes(name)),
    // Their needs have passed before.
    repeated: steps
      .filter(({ name }) => names.includes(name))
      .map((step) => ({ ...step, needs: step.needs.filter((name) => names.includes(name)) })),
  };
}
