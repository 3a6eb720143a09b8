import { matcherOf } from '../data/matches.ts';
import type { StoreEvent } from '../data/store.ts';
import { isDoc, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import { extendDocs } from '../module/extend.ts';
import type { BoundModule, Services } from '../module/method.ts';
import { grant } from '../module/permission.ts';
import { DELETED_ATTR, planQuery, type QueryPlan } from '../module/query.ts';
import { Refusal, reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { visibleDoc } from '../module/visible-doc.ts';
import type { Call } from './call.ts';
import { listIn, route } from './dispatch.ts';
import { badRequest, forbidden } from './wire.ts';

/** Stands for all watches of a conn. */
const ALL = '__all';

/** The watches of one conn (LIMP protocol, section 8). */
export class Watches {
  readonly #services: Services;
  readonly #tell: (event: Reply, watch: string) => void;
  /** What ends each, by id. */
  readonly #running = new Map<string, () => void>();

  /** @param tell sends an event of the watch with this id. */
  constructor(services: Services, tell: (event: Reply, watch: string) => void) {
    this.#services = services;
    this.#tell = tell;
  }

  /**
   * Answers a call to `MODULE/watch`: begins a watch that goes by the call's call_id, or begins it
   * anew. Whoever may read may watch.
   */
  start(call: Call, session: Session): Reply {
    const [name = ''] = (call.endpoint ?? '').split('/');
    const target = route(this.#services, `${name}/read`);
    if (target.kind === 'nowhere') return target.reply;
    const { module, method } = target;
    const granted = grant(method.permissions, session, module.name, 'read');
    if (granted === undefined) return forbidden;
    const query = listIn(call.query);
    if (query.kind === 'refused') return query.reply;
    const plan = planned(module, [...query.list, ...granted.query]);
    if (plan.kind === 'refused') return plan.reply;
    this.#running.get(call.callId)?.();
    this.#running.set(call.callId, this.#watch(call.callId, module, plan.plan));
    return reply(200, 'Created watch task.', { code: 'CORE_WATCH_OK', watch: call.callId });
  }

  /** Answers a call to `watch/delete`; undefined where its query names no watch. */
  stop(call: Call): Reply | undefined {
    const query = listIn(call.query);
    if (query.kind === 'refused') return query.reply;
    const [first] = query.list;
    const id = isDoc(first) ? own(first, 'watch') : undefined;
    if (id === undefined) return undefined;
    if (id === ALL) {
      const ids = [...this.#running.keys()];
      this.end();
      return reply(200, 'All watch tasks deleted.', { watch: ids });
    }
    const end = typeof id === 'string' ? this.#running.get(id) : undefined;
    if (typeof id !== 'string' || end === undefined) {
      return badRequest('CORE_WATCH_INVALID_WATCH', 'There is no such watch.');
    }
    end();
    this.#running.delete(id);
    return reply(200, 'Watch task deleted.', { watch: [id] });
  }

  /** Ends all. */
  end(): void {
    for (const end of this.#running.values()) end();
    this.#running.clear();
  }

  #watch(id: string, module: BoundModule, plan: QueryPlan): () => void {
    const matches = matcherOf(plan.matches);
    let isOver = false;
    let told = Promise.resolve();
    const stop = this.#services.store.watch(module.name, (event) => {
      if (!matches(event.doc)) return;
      // To look up what a document extends takes its time; events stay in order all the same.
      told = told
        .then(async () => {
          const shown = await this.#shown(module, plan, event);
          if (!isOver) this.#tell(eventReply(event.oper, shown, id), id);
        })
        .catch(() => undefined);
    });
    return () => {
      isOver = true;
      stop();
    };
  }

  async #shown(module: BoundModule, plan: QueryPlan, { oper, doc }: StoreEvent): Promise<Doc> {
    if (oper === 'delete') return makeDoc([['_id', own(doc, '_id') ?? null]]);
    const visible = visibleDoc(module, doc, plan.attrs);
    const [shown = visible] = await extendDocs(this.#services, module, [visible], plan.extn);
    const deleted = own(doc, DELETED_ATTR) === true;
    return deleted ? withEntries(shown, makeDoc([[DELETED_ATTR, true]])) : shown;
  }
}

type Planned =
  | { readonly kind: 'plan'; readonly plan: QueryPlan }
  | { readonly kind: 'refused'; readonly reply: Reply };

function planned(module: BoundModule, query: readonly Value[]): Planned {
  try {
    return { kind: 'plan', plan: planQuery(module, query) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reply: error.reply };
    throw error;
  }
}

function eventReply(oper: StoreEvent['oper'], doc: Doc, watch: string): Reply {
  return reply(200, 'Detected 1 docs.', { count: 1, oper, docs: [doc], watch });
}
