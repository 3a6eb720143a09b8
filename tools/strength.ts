/**
 * `npm run strength -- --seconds 60`: how much a limpd bears: many idle connections, many callers, sign-ins, watches.
 * Prints figures; whether they are good is for people to say, since machines differ.
 */
import { parseArgs } from 'node:util';
import { measureCalls } from './strength/calls.ts';
import { measureIdle } from './strength/idle.ts';
import { measureSessions } from './strength/sessions.ts';
import { measureWatches } from './strength/watches.ts';

const usage = `npm run strength [-- OPTIONS]

  --only NAME,NAME      of idle, calls, sessions, watches (all)
  --seconds NUMBER      how long the callers call (60)
  --connections NUMBER  how many are open, callers included (2000)
  --callers NUMBER      how many call without a pause (200)
  --watches NUMBER      how many watch one collection (5000)`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'idle,calls,sessions,watches' },
    seconds: { type: 'string', default: '60' },
    connections: { type: 'string', default: '2000' },
    callers: { type: 'string', default: '200' },
    watches: { type: 'string', default: '5000' },
    help: { type: 'boolean', default: false },
  },
});
const whole = (name: 'seconds' | 'connections' | 'callers' | 'watches'): number => {
  const number = Number(values[name]);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Error(`--${name} ${values[name]}: give a whole number from 1.`);
};

async function main(): Promise<void> {
  const [seconds, connections] = [whole('seconds'), whole('connections')];
  const measures: Readonly<Record<string, () => Promise<readonly string[]>>> = {
    idle: () => measureIdle(connections),
    calls: () => measureCalls({ seconds, connections, callers: whole('callers') }),
    sessions: () => measureSessions(),
    watches: () => measureWatches(whole('watches')),
  };
  for (const name of values.only.split(',')) {
    const measure = measures[name];
    if (measure === undefined) throw new Error(`--only ${name}: there is no such measure.`);
    for (const line of await measure()) console.log(`${name}: ${line}`);
  }
}

if (values.help) console.log(usage);
else await main();
