import { makeDoc, own } from '../data/value.ts';
import type { MethodCall } from './method.ts';
import { DELETED_ATTR, planQuery } from './query.ts';
import { reply, type Reply } from './reply.ts';
import { amongIds } from './update.ts';

/**
 * Answers `MODULE/delete`. Documents stay in the store with a mark and are never seen again, unless
 * the query says `$soft: false`: then they are gone for good.
 */
export async function deleteDocs(call: MethodCall): Promise<Reply> {
  const { module, services } = call;
  const { filter, window, soft } = planQuery(module, call.query);
  const docs = await services.store.find(module.name, filter, window);
  const ids = docs.flatMap((doc) => own(doc, '_id') ?? []);
  const count = soft
    ? await services.store.update(module.name, amongIds(ids), [
        { kind: 'set', path: DELETED_ATTR, value: true },
        // Others may have these values now.
        ...module.unique.map((path) => ({ kind: 'set', path, value: null }) as const),
      ])
    : await services.store.remove(module.name, amongIds(ids));
  return reply(200, `Deleted ${count} docs.`, {
    count,
    docs: ids.map((id) => makeDoc([['_id', id]])),
  });
}
