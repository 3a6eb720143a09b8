/** Work that pauses now and then, so that others get their turn. */
export type Steps<T> = Generator<undefined, T>;

/** All that `portions` gives, with a pause after each. */
export function* gathered<T>(portions: Generator<readonly T[], void>): Steps<readonly T[]> {
  const all: T[] = [];
  for (const portion of portions) {
    for (const item of portion) all.push(item);
    yield;
  }
  return all;
}

/** Runs `steps` to the end, without letting anybody in between. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
