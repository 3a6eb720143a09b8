import type { Filter } from '../data/filter.ts';
import type { Window } from '../data/store.ts';
import { makeDoc } from '../data/value.ts';
import type { MethodCall } from './method.ts';
import { DELETED_ATTR, planQuery } from './query.ts';
import { reply, type Reply } from './reply.ts';

/**
 * Answers `MODULE/delete`. Documents stay in the store with a mark and are never seen again, unless
 * the query says `$soft: false`: then they are gone for good.
 */
export async function deleteDocs(call: MethodCall): Promise<Reply> {
  const { module, services } = call;
  const { filter, window, soft } = planQuery(module, call.query, services.bounds);
  const ids = soft
    ? await markDeleted(call, filter, window)
    : await services.store.remove(module.name, filter, window);
  return reply(200, `Deleted ${ids.length} docs.`, {
    count: ids.length,
    docs: ids.map((id) => makeDoc([['_id', id]])),
  });
}

async function markDeleted(
  { module, services }: MethodCall,
  filter: Filter,
  window: Window,
): Promise<readonly string[]> {
  const { ids } = await services.store.update(
    module.name,
    filter,
    [
      { kind: 'set', path: DELETED_ATTR, value: true },
      // Others may have these values now.
      ...module.unique.map((path) => ({ kind: 'set', path, value: null }) as const),
    ],
    window,
  );
  return ids;
}
