/**
 * The CPU time that this process, limpd in it, takes for some work, in milliseconds. Other processes may keep the
 * machine busy meanwhile without changing it.
 */
export async function cpuTime(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
