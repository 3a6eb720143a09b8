/** Runs all rivals in turn, round by round, so that what the machine does meanwhile befalls them all alike. */
import type { RivalName } from './rivals.ts';
import { type MeasureName, type Series, units } from './series.ts';

/** What one run has given: a figure for one measure, or for several that are taken together. */
export type Figures = Partial<Readonly<Record<MeasureName, number>>>;

/** One rival at one setting. */
export interface Lane {
  readonly rival: RivalName;
  readonly setting: string;
  readonly run: () => Promise<Figures>;
  /** Whether it runs in a round, which counts from 1. Default: in each. */
  readonly runsIn?: (round: number) => boolean;
  readonly note?: string;
}

/** A rival that fails is out of the race, and its note says why; the others go on. */
export async function interleave(
  about: MeasureName,
  rounds: number,
  lanes: readonly Lane[],
  say: (line: string) => void,
): Promise<Series[]> {
  const results = lanes.map((lane) => new LaneResult(lane, about));
  for (let round = 1; round <= rounds; round++) {
    for (const result of results) {
      const { lane } = result;
      if (result.hasFailed || lane.runsIn?.(round) === false) continue;
      const name = `${about} ${round}/${rounds}: ${lane.rival}, ${lane.setting}`;
      try {
        const figures = await lane.run();
        result.add(figures);
        say(`${name}: ${told(figures)}`);
      } catch (error) {
        const reason = firstLine(error);
        result.fail(`failed in round ${round}: ${reason}`);
        say(`${name}: failed: ${reason}`);
      }
    }
  }
  return results.flatMap((result) => result.series);
}

class LaneResult {
  private readonly values = new Map<MeasureName, number[]>();
  private failure: string | undefined;
  readonly lane: Lane;
  /** What it has no figures for, where it has none at all. */
  private readonly about: MeasureName;

  constructor(lane: Lane, about: MeasureName) {
    this.lane = lane;
    this.about = about;
  }

  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  get series(): Series[] {
    const { rival, setting } = this.lane;
    const note = [this.lane.note, this.failure].filter((text) => text !== undefined).join('; ');
    const values: [MeasureName, number[]][] =
      this.values.size > 0 ? [...this.values] : [[this.about, []]];
    return values.map(([measure, figures]) => ({
      ...{ measure, rival, setting, values: figures },
      ...(note === '' ? {} : { note }),
    }));
  }

  add(figures: Figures): void {
    for (const [measure, value] of entriesOf(figures)) {
      const values = this.values.get(measure) ?? [];
      values.push(value);
      this.values.set(measure, values);
    }
  }

  fail(reason: string): void {
    this.failure = reason;
  }
}

function entriesOf(figures: Figures): [MeasureName, number][] {
  return Object.entries(figures) as [MeasureName, number][];
}

function told(figures: Figures): string {
  return entriesOf(figures)
    .map(([measure, value]) => `${value.toPrecision(4)} ${units[measure].unit} (${measure})`)
    .join(', ');
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
