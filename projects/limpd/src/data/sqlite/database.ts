import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { cellsOf, type Cell } from './decode-cells.ts';
import type { Param } from './sql-filter.ts';

/** Statements kept ready; each query of another shape is one. */
const MOST_STATEMENTS = 500;

/** How a database is opened. */
export interface DatabaseOptions {
  readonly readOnly?: boolean;
  /** How long to wait for others that have it locked, in milliseconds. 5,000 by default. */
  readonly waitMs?: number;
}

/** One connection, with the statements that it was asked for kept ready. */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @param path of the file; `:memory:` for none. */
  constructor(path: string, options: DatabaseOptions = {}) {
    const { readOnly = false, waitMs = 5000 } = options;
    this.#db = new DatabaseSync(path, { readOnly, timeout: waitMs });
  }

  /** Runs statements that have neither parameters nor results. */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** All rows, each a list of its columns. */
  all(sql: string, params: readonly Param[] = []): readonly (readonly Cell[])[] {
    return this.#ready(sql)
      .all(...params)
      .map(cellsOf);
  }

  /** The first row, if there is one. */
  get(sql: string, params: readonly Param[] = []): readonly Cell[] | undefined {
    const row: unknown = this.#ready(sql).get(...params);
    return row === undefined ? undefined : cellsOf(row);
  }

  /** Runs a statement, and tells the rowid of what it inserted last. */
  run(sql: string, params: readonly Param[] = []): number {
    return Number(this.#ready(sql).run(...params).lastInsertRowid);
  }

  /**
   * Does `work` whole or, when it throws, not at all. Can be nested.
   */
  whole<T>(work: () => T): T {
    this.exec('SAVEPOINT step');
    let done = false;
    try {
      const result = work();
      done = true;
      return result;
    } finally {
      this.exec(done ? 'RELEASE step' : 'ROLLBACK TO step; RELEASE step');
    }
  }

  /** Closes the connection. */
  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #ready(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    for (const oldest of this.#statements.keys()) {
      if (this.#statements.size < MOST_STATEMENTS) break;
      this.#statements.delete(oldest);
    }
    const statement = this.#db.prepare(sql);
    statement.setReturnArrays(true);
    this.#statements.set(sql, statement);
    return statement;
  }
}
