import type { Bounds } from '../bounds.ts';
import type { Declaration } from '../data/store.ts';
import { patternOf, PatternError } from '../data/pattern.ts';
import type { AttrType, Attrs } from './attr.ts';
import { endOfPath, holdsSecret } from './path.ts';
import { Refusal } from './reply.ts';

/** What a query is asked of. */
export interface QueryTarget {
  /** What error codes begin with, such as `CORE_USER`. */
  readonly code: string;
  readonly attrs: Attrs;
  /** What can be searched, and what is a place. */
  readonly declaration?: Pick<Declaration, 'search' | 'geo'>;
}

/** A query while it is read: what it may ask of, and how much of what it may ask is left. */
export class QueryReading {
  readonly target: QueryTarget;
  readonly bounds: Bounds;
  #conditions = 0;
  #values = 0;
  #patterns = 0;

  constructor(target: QueryTarget, bounds: Bounds) {
    this.target = target;
    this.bounds = bounds;
  }

  /** The refusal of this query. */
  invalid(msg: string): Refusal {
    return new Refusal(400, `${this.target.code}_INVALID_QUERY`, msg);
  }

  /** Takes note of one more condition, which compares with so many values. */
  spend(values: number): void {
    this.#conditions += 1;
    this.#values += values;
    this.within(this.#conditions, 'conditions', 'conditions');
    this.within(this.#values, 'conditionValues', 'values to compare with');
  }

  /** Refuses more than there may be. */
  within(count: number, bound: keyof Bounds, what: string): void {
    const most = this.bounds[bound];
    if (count > most) throw this.invalid(`The query has too many ${what}: ${most} at most.`);
  }

  /** Demands that `source` is a regular expression that can be matched in linear time. */
  demandPattern(source: string): void {
    this.#patterns += 1;
    this.within(this.#patterns, 'patterns', 'regular expressions');
    if (source.length > this.bounds.patternChars) {
      throw this.invalid(
        `A regular expression has ${this.bounds.patternChars} characters at most.`,
      );
    }
    try {
      patternOf(source);
    } catch (error) {
      throw error instanceof PatternError
        ? this.invalid(`'$regex' cannot be used as it is: ${error.message}.`)
        : error;
    }
  }

  /**
   * The type of what is at `path`, which documents shall be compared, sorted or grouped by. A secret
   * could be guessed that way, one comparison at a time, and so could what has a secret inside.
   */
  comparable(path: string): AttrType {
    if (path === '_id') return { kind: 'id' };
    const end = endOfPath(this.target.attrs, path);
    switch (end.kind) {
      case 'type':
        if (holdsSecret(end.type)) throw this.invalid(`'${path}' cannot be queried as a whole.`);
        return end.type;
      case 'secret':
        throw this.invalid(`'${path}' cannot be queried.`);
      case 'nothing':
        throw this.invalid(`There is no attr '${path}'.`);
      default:
        return end satisfies never;
    }
  }

  /** Demands that what is at `path` may be shown. */
  demandShown(path: string): void {
    if (path === '_id') return;
    const end = endOfPath(this.target.attrs, path);
    if (end.kind === 'secret') throw this.invalid(`'${path}' is never shown.`);
  }
}
