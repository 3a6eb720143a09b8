import type { Value } from './value.ts';

/** The comparisons of LIMP's queries that stores carry out. Their names are also MongoDB's. */
export type Operator = '$eq' | '$ne' | '$gt' | '$gte' | '$lt' | '$lte' | '$in' | '$all' | '$regex';

/** What a document must be like. Stores translate it into their own language. */
export type Filter =
  | { readonly kind: 'and'; readonly filters: readonly Filter[] }
  | { readonly kind: 'or'; readonly filters: readonly Filter[] }
  | {
      readonly kind: 'compare';
      /** Dotted path inside the document. */
      readonly path: string;
      readonly operator: Operator;
      readonly value: Value;
    };

/** Matches every document. */
export const everything: Filter = { kind: 'and', filters: [] };

/** Matches documents that have `value` at `path`, or in the list at `path`. */
export function equals(path: string, value: Value): Filter {
  return { kind: 'compare', path, operator: '$eq', value };
}

/** Matches what matches all of `filters`. */
export function allOf(...filters: readonly Filter[]): Filter {
  return { kind: 'and', filters };
}

/**
 * The `_id` that every match must have, if `filter` demands one: lets a store look up instead of
 * search.
 */
export function soleId(filter: Filter): string | undefined {
  switch (filter.kind) {
    case 'compare':
      return filter.path === '_id' && filter.operator === '$eq' && typeof filter.value === 'string'
        ? filter.value
        : undefined;
    case 'and':
      for (const part of filter.filters) {
        const id = soleId(part);
        if (id !== undefined) return id;
      }
      return undefined;
    case 'or':
      return undefined;
    default:
      return filter satisfies never;
  }
}
