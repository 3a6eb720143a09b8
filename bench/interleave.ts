/** Runs all rivals in turn, round by round, so that what the machine does meanwhile befalls them all alike. */
import type { RivalName } from './rivals.ts';
import type { MeasureName, Series, Unit } from './series.ts';

/** One rival at one setting. */
export interface Lane {
  readonly rival: RivalName;
  readonly setting: string;
  /** Takes one figure. */
  readonly run: () => Promise<number>;
  /** How many rounds at most. Default: all. */
  readonly rounds?: number;
  readonly note?: string;
}

export interface Race {
  readonly measure: MeasureName;
  readonly unit: Unit;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** A rival that fails is out of the race, and its note says why; the others go on. */
export async function interleave(race: Race, lanes: readonly Lane[]): Promise<Series[]> {
  const { measure, unit, rounds, say } = race;
  const running = lanes.map((lane) => ({ lane, values: [] as number[], note: lane.note }));
  const failed = new Set<Lane>();
  for (let round = 1; round <= rounds; round++) {
    for (const entry of running) {
      const { lane, values } = entry;
      if (failed.has(lane) || round > (lane.rounds ?? rounds)) continue;
      const name = `${measure} ${String(round)}/${String(rounds)}: ${lane.rival}, ${lane.setting}`;
      try {
        const value = await lane.run();
        values.push(value);
        say(`${name}: ${value.toPrecision(4)} ${unit}`);
      } catch (error) {
        failed.add(lane);
        const reason = reasonOf(error);
        entry.note = `failed in round ${String(round)}: ${reason}`;
        say(`${name}: failed: ${reason}`);
      }
    }
  }
  return running.map(({ lane: { rival, setting }, values, note }) => ({
    ...{ measure, rival, setting, unit, values },
    ...(note === undefined ? {} : { note }),
  }));
}

function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
