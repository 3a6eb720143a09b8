import type { ApiLevel } from '../src/level/level.ts';

/** What becomes of a section of a recording. */
export type Treatment =
  | { readonly replayed: true; readonly shows: string }
  /** Replayed against a faithful server only, or against one that is not only. */
  | { readonly replayed: 'faithful' | 'careful'; readonly shows: string; readonly why: string }
  | { readonly replayed: false; readonly why: string };

/** One place where limpd answers otherwise than the recorded server, on purpose. */
export type Difference = {
  /** The line of the recording. */
  readonly at: number;
  readonly why: string;
} & (
  | {
      /** Another reply, or a reply where there was none. */
      readonly kind: 'reply';
      /** The call that it answers. */
      readonly call: string;
      readonly status: number;
      /** Undefined for a reply without one. */
      readonly code?: string;
      /** Whether it carries no call_id. False when left out. */
      readonly anonymous?: true;
    }
  /** Another number of documents that match. */
  | { readonly kind: 'total'; readonly total: number }
  | { readonly kind: 'http'; readonly status: number }
  /** The body of a file is not the bytes that were uploaded: only its start and its length are compared. */
  | { readonly kind: 'corrupt' }
);

/** What limpd has to answer, held against a recording of a real server. */
export interface Contract {
  /** The recording's name in `testdata/transcripts`, without its ending. */
  readonly recording: string;
  readonly apiLevel: ApiLevel;
  /** Every section of the recording, by title. A section that is not named here fails the test. */
  readonly sections: Readonly<Record<string, Treatment>>;
  /** Every deliberate difference; all other replies must be as recorded. */
  readonly differences: readonly Difference[];
  /** Likewise, but a faithful server answers these as recorded. */
  readonly faults: readonly Difference[];
  /** Likewise, of a faithful server alone. */
  readonly faithfulDifferences?: readonly Difference[];
  /** Keys that are not compared, and why: `key` everywhere, `outer.key` inside of `outer` only. */
  readonly notCompared: Readonly<Record<string, string>>;
  /** Calls whose reply the recording lacks, since the client closed its conn before. */
  readonly unrecordedReplies: readonly string[];
  /** Conns that the server closed; all others were closed by the client. */
  readonly closedByServer: readonly string[];
  /** Headers of HTTP replies that are not compared, and why. */
  readonly headersNotCompared: Readonly<Record<string, string>>;
  /** When the recording was made, in seconds since 1970: times in signed frames are moved from then to now. */
  readonly recordedAt: number;
}

/** Whether `treatment` has a section replayed. */
export function isReplayed(treatment: Treatment | undefined, faithful: boolean): boolean {
  switch (treatment?.replayed) {
    case 'faithful':
      return faithful;
    case 'careful':
      return !faithful;
    default:
      return treatment?.replayed ?? false;
  }
}

/** The differences of a server that is faithful, or that is not, in the order of the recording. */
export function differencesOf(contract: Contract, faithful: boolean): readonly Difference[] {
  const { differences, faults, faithfulDifferences = [] } = contract;
  const all = [...differences, ...(faithful ? faithfulDifferences : faults)];
  return all.toSorted((a, b) => a.at - b.at);
}
