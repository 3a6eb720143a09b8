import { makeDoc, type Value } from '../data/value.ts';
import { extendDocs } from './extend.ts';
import type { MethodCall } from './method.ts';
import { planQuery, type QueryPlan } from './query.ts';
import { reply, type Reply } from './reply.ts';
import { visibleDoc } from './visible-doc.ts';

/** Answers `MODULE/read`. */
export async function readDocs(call: MethodCall): Promise<Reply> {
  const { module, services } = call;
  const { store } = services;
  const plan = planQuery(module, call.query, services.bounds);
  const total = await store.count(module.name, plan.filter);
  const docs = await store.find(module.name, plan.filter, plan.window);
  const shown = docs.map((doc) => visibleDoc(module, doc, plan.attrs));
  const extended = await extendDocs(services, module, shown, plan.extn);
  return reply(200, `Found ${docs.length} docs.`, {
    total,
    count: docs.length,
    docs: extended,
    groups: await groupsOf(call, plan, total),
  });
}

/** A dict of groups, but an empty *list* where nothing was found: that is what servers send. */
async function groupsOf(call: MethodCall, plan: QueryPlan, total: number): Promise<Value> {
  if (total === 0) return [];
  const groups: [string, Value][] = [];
  for (const { by, count } of plan.groups) {
    const buckets = await call.services.store.group(call.module.name, plan.filter, by, count);
    groups.push([by, buckets.map((bucket) => makeDoc(Object.entries(bucket)))]);
  }
  return makeDoc(groups);
}
