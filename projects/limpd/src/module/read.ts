import { withoutRefs } from '../data/blobs/blob-ref.ts';
import { makeDoc, type Value } from '../data/value.ts';
import { extendDocs } from './extend.ts';
import { findDocs, withDistance } from './find-docs.ts';
import type { MethodCall } from './method.ts';
import { planQuery, type QueryPlan } from './query.ts';
import { reply, type Reply } from './reply.ts';
import { visibleDoc } from './visible-doc.ts';

/** Answers `MODULE/read`. */
export async function readDocs(call: MethodCall): Promise<Reply> {
  const { module, services } = call;
  const plan = planQuery(module, call.query, services.bounds, services.level.finders);
  const { total, found } = await findDocs(services.store, module.name, plan);
  const shown = found.map(({ doc, distance }) =>
    withDistance(visibleDoc(module, doc, plan.attrs), plan.among, distance),
  );
  const extended = await extendDocs(services, module, shown, plan.extn);
  return reply(200, `Found ${found.length} docs.`, {
    total,
    count: found.length,
    docs: extended,
    groups: await groupsOf(call, plan, total),
  });
}

/** A dict of groups, but an empty *list* where nothing was found: that is what servers send. */
async function groupsOf(
  { module, services }: MethodCall,
  { filter, among, groups: asked }: QueryPlan,
  total: number,
): Promise<Value> {
  if (total === 0) return [];
  const groups: [string, Value][] = [];
  for (const { by, count } of asked) {
    const buckets = await services.store.group(module.name, filter, by, count, among);
    groups.push([by, buckets.map((bucket) => withoutRefs(makeDoc(Object.entries(bucket))))]);
  }
  return makeDoc(groups);
}
