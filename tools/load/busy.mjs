// @ts-check
/**
 * Keeps one core busy until its parent has gone, however that ended: its standard input ends then. It turns to that
 * twenty times a second.
 */
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';

process.stdin.on('end', () => process.exit()).resume();
process.stdin.on('error', () => process.exit());

function spin() {
  const end = performance.now() + 50;
  while (performance.now() < end);
  setImmediate(spin);
}
spin();
