/**
 * How long tests wait for what has to come. That costs nothing where it comes: a machine that is busy with other
 * things may be slow, and only what never comes is a failure.
 */
export const patience = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
} as const;
