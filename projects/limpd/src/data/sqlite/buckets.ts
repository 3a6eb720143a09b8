import type * as Mingo from 'mingo';
import { viewPath, type View } from '../query-view.ts';
import type { Bucket } from '../store.ts';
import type { Value } from '../value.ts';
import type { Steps } from './steps.ts';

interface RawBucket extends Record<string, unknown> {
  readonly _id: { readonly min?: Value; readonly max?: Value };
  readonly count: number;
}

type Library = typeof Mingo;

let loading: Promise<void> | undefined;
let library: Library | Error | undefined;

/** Divides `views` by what they have at `path` into buckets. */
export function* bucketsOf(
  views: readonly View[],
  path: string,
  buckets: number,
): Steps<readonly Bucket[]> {
  const { Aggregator } = yield* loaded();
  const stage = { $bucketAuto: { groupBy: `$${viewPath(path)}`, buckets } };
  return new Aggregator([stage]).run<RawBucket>([...views]).map((bucket) => ({
    min: bucket._id.min ?? null,
    max: bucket._id.max ?? null,
    count: bucket.count,
  }));
}

/** Most databases are never asked for groups, and the whole library takes long to load. */
function* loaded(): Steps<Library> {
  loading ??= import('mingo').then(
    (module) => {
      library = module;
    },
    (error: unknown) => {
      library = error instanceof Error ? error : new Error(String(error));
    },
  );
  while (library === undefined) yield;
  if (library instanceof Error) throw library;
  return library;
}
