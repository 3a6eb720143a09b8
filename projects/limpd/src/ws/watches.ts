import { matcherOf } from '../data/matches.ts';
import type { StoreEvent } from '../data/store.ts';
import { isDoc, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import type { Call } from '../dispatch/call.ts';
import { listIn } from '../dispatch/dispatch.ts';
import { badRequest, forbidden, methodError } from '../dispatch/replies.ts';
import { route } from '../dispatch/route.ts';
import { extendDocs } from '../module/extend.ts';
import type { BoundModule, Services } from '../module/method.ts';
import { grant } from '../module/permission.ts';
import { DELETED_ATTR, planQuery, type QueryPlan } from '../module/query.ts';
import { Refusal, reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { visibleDoc } from '../module/visible-doc.ts';

/** Stands for all watches of a conn. */
const ALL = '__all';

/** The watches of one conn (LIMP protocol, section 8). */
export class Watches {
  readonly #services: Services;
  readonly #tell: (event: Reply, watch: string) => void;
  readonly #running = new Map<string, Running>();

  /** @param tell sends an event of the watch with this id. */
  constructor(services: Services, tell: (event: Reply, watch: string) => void) {
    this.#services = services;
    this.#tell = tell;
  }

  /**
   * Answers a call to `MODULE/watch`: begins a watch that goes by the call's call_id, or begins it
   * anew. Whoever may read may watch.
   */
  async start(call: Call, session: Session): Promise<Reply> {
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
    this.#running.get(call.callId)?.end();
    const running = new Running();
    this.#running.set(call.callId, running);
    running.began(await this.#watch(call.callId, running, module, plan.plan));
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
    const running = typeof id === 'string' ? this.#running.get(id) : undefined;
    if (typeof id !== 'string' || running === undefined) {
      return badRequest('CORE_WATCH_INVALID_WATCH', 'There is no such watch.');
    }
    running.end();
    this.#running.delete(id);
    return reply(200, 'Watch task deleted.', { watch: [id] });
  }

  /** Ends all. */
  end(): void {
    for (const running of this.#running.values()) running.end();
    this.#running.clear();
  }

  #watch(id: string, running: Running, module: BoundModule, plan: QueryPlan): Promise<() => void> {
    const matches = matcherOf(plan.matches);
    let told = Promise.resolve();
    return this.#services.store.watch(module.name, {
      onEvent: (event) => {
        if (running.isOver || !matches(event.doc)) return;
        // To look up what a document extends takes its time; events stay in order all the same.
        told = told
          .then(async () => {
            const shown = await this.#shown(module, plan, event);
            if (!running.isOver) this.#tell(eventReply(event.oper, shown, id), id);
          })
          .catch(() => undefined);
      },
      onFail: ({ message }) => {
        if (running.isOver) return;
        running.end();
        this.#running.delete(id);
        const { level } = this.#services;
        this.#tell(methodError(level, `${module.name}.watch`, message), id);
      },
    });
  }

  async #shown(module: BoundModule, plan: QueryPlan, { oper, doc }: StoreEvent): Promise<Doc> {
    if (oper === 'delete') return makeDoc([['_id', own(doc, '_id') ?? null]]);
    const visible = visibleDoc(module, doc, plan.attrs);
    const [shown = visible] = await extendDocs(this.#services, module, [visible], plan.extn);
    const deleted = own(doc, DELETED_ATTR) === true;
    return deleted ? withEntries(shown, makeDoc([[DELETED_ATTR, true]])) : shown;
  }
}

/** A watch from its call on, whether the store has begun it or not. */
class Running {
  #isOver = false;
  #stop: (() => void) | undefined;

  /** Whether nothing shall be told any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The store has begun it; `stop` ends it there. It may have been ended meanwhile. */
  began(stop: () => void): void {
    if (this.#isOver) stop();
    else this.#stop = stop;
  }

  end(): void {
    this.#isOver = true;
    this.#stop?.();
    this.#stop = undefined;
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
