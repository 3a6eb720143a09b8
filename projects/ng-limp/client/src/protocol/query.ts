/** A value that JSON can carry. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [attr: string]: JsonValue | undefined };

/** A condition on one attr: a value that it must equal, or an operator (`docs/protocol.md`, "Queries"). */
export type QueryCondition =
  | JsonValue
  | { readonly $eq: JsonValue }
  | { readonly $ne: JsonValue }
  | { readonly $not: JsonValue }
  | { readonly $gt: number | string }
  | { readonly $gte: number | string }
  | { readonly $lt: number | string }
  | { readonly $lte: number | string }
  | { readonly $bet: readonly [number, number] | readonly [string, string] }
  | { readonly $in: readonly JsonValue[] }
  | { readonly $all: readonly JsonValue[] }
  | { readonly $regex: string };

/** One object of a query: its conditions and special attrs are all to hold. */
export interface QueryStep {
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
  readonly [attr: string]: QueryCondition | readonly QueryStep[] | undefined;
}

/**
 * A query in list form: the list and each object in it are joined by *and*; a list inside the list, and a key that
 * starts with `__or`, by *or* (`docs/protocol.md`, "Queries").
 */
export type Query = readonly (QueryStep | readonly QueryStep[])[];
