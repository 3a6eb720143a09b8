/** A value that JSON can carry. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [attr: string]: JsonValue };

/** A value to compare with: what JSON can carry, and times, which travel as LIMP writes them, in UTC. */
export type QueryValue =
  JsonValue | Date | readonly QueryValue[] | { readonly [attr: string]: QueryValue };

/** What has an order. */
type Ordered = number | string | Date;

/**
 * A condition on one attr: a value that it must equal, or an operator (`docs/protocol.md`, "Queries"). Never undefined:
 * servers would drop the condition, and match all docs.
 */
export type QueryCondition =
  | QueryValue
  | { readonly $eq: QueryValue }
  /** Not equal. At every level: servers below 5.0 are sent their own `$not`. */
  | { readonly $ne: QueryValue }
  | { readonly $gt: Ordered }
  | { readonly $gte: Ordered }
  | { readonly $lt: Ordered }
  | { readonly $lte: Ordered }
  /** From the first to the second, both included. */
  | { readonly $bet: readonly [number, number] | readonly [string, string] | readonly [Date, Date] }
  | { readonly $in: readonly QueryValue[] }
  | { readonly $all: readonly QueryValue[] }
  | { readonly $regex: string };

/** What a step may say beside its conditions. */
export interface QuerySpecials {
  /** Words to search for in the attrs the module indexes. */
  readonly $search?: string;
  /** Attrs to order by: 1 ascending, -1 descending. */
  readonly $sort?: Readonly<Record<string, 1 | -1>>;
  /** How many docs to pass over. */
  readonly $skip?: number;
  /** How many docs to return at most. */
  readonly $limit?: number;
  /** `false` leaves extended attrs as ids; a list extends only those. */
  readonly $extn?: false | readonly string[];
  /** The attrs to return; `_id` always comes. */
  readonly $attrs?: readonly string[];
  /** Splits the docs into `count` groups by an attr. */
  readonly $group?: readonly { readonly by: string; readonly count: number }[];
  /** `false` shows docs that were softly deleted. */
  readonly $soft?: boolean;
  /** Docs near a point, `dist` in metres, `val` as longitude and latitude (6.0). */
  readonly $geo_near?: {
    readonly val: readonly [number, number];
    readonly attr: string;
    readonly dist: number;
  };
}

/** Conditions that are all to hold, by attr; a key that starts with `__or` holds alternatives. */
export type QueryConditions = Readonly<Record<string, QueryCondition | readonly QueryConditions[]>>;

/** One object of a query: its conditions and special attrs are all to hold. */
export type QueryStep = QuerySpecials & QueryConditions;

/**
 * A query in list form: the list and each object in it are joined by *and*; a list inside the list, and a key that
 * starts with `__or`, by *or* (`docs/protocol.md`, "Queries").
 *
 * `[]` means all docs. What servers would not understand is refused with `usage` before it is sent, since they would
 * drop it, and match all docs: what is undefined, steps and lists of alternatives with nothing in them, unknown
 * operators and special attrs.
 */
export type Query = readonly (QueryStep | readonly QueryConditions[])[];
