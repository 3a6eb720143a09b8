import { ensureFirstDocs } from './core/first-start.ts';
import { UnfitDatabaseError } from './data/sqlite/schema.ts';
import { openSqliteStore } from './data/sqlite/sqlite-store.ts';
import type { Store } from './data/store.ts';
import { DuplicateDocError } from './data/store.ts';
import { StartError } from './loader.ts';
import type { BoundModule } from './module/method.ts';
import type { ResolvedOptions } from './options.ts';
import type { Passwords } from './passwords/passwords.ts';

/** The documents of a running server. */
export interface Documents {
  readonly store: Store;
  /** Lets go of them. A store that was passed stays open. */
  close(): Promise<void>;
}

/** Opens the store, makes it ready for `modules`, and puts in the documents that every server has. */
export async function openStore(
  options: ResolvedOptions & { readonly passwords: Passwords },
  modules: ReadonlyMap<string, BoundModule>,
): Promise<Documents> {
  const store = options.store ?? (await open(options));
  const close = async (): Promise<void> => {
    if (options.store === undefined) await store.close();
  };
  try {
    await Promise.all(
      [...modules.values()].map(({ name, declaration }) => {
        return store.declare(name, { ...declaration, docBytes: options.bounds.docBytes });
      }),
    );
    await ensureFirstDocs(store, options);
  } catch (error) {
    await close();
    throw error instanceof DuplicateDocError
      ? new StartError(`${error.message} It is to be unique: change one of them first.`)
      : error;
  }
  return { store, close };
}

async function open({ dataDir, maxQueryMs }: ResolvedOptions): Promise<Store> {
  try {
    return await openSqliteStore({
      maxQueryMs,
      ...(dataDir === undefined ? {} : { folder: dataDir }),
    });
  } catch (error) {
    if (error instanceof UnfitDatabaseError) throw new StartError(error.message);
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`Cannot keep data in ${dataDir ?? 'memory'}: ${reason}.`);
  }
}
