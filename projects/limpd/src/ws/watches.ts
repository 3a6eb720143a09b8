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
import { route } from './dispatch.ts';

/** Stands for all watches of a conn. */
const ALL = '__all';

/** What somebody wants to watch. */
export interface WatchRequest {
  /** Names the watch from now on: the call_id of the call that asked for it. */
  readonly id: string;
  readonly endpoint: string;
  readonly query: readonly Value[];
  readonly session: Session;
}

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
   * Begins a watch, or begins the one with this id anew. Whoever may read may watch.
   *
   * @throws Refusal with `CORE_SESSION_FORBIDDEN` or `…_INVALID_QUERY`.
   */
  start({ id, endpoint, query, session }: WatchRequest): Reply {
    const [name = ''] = endpoint.split('/');
    const target = route(this.#services, `${name}/read`);
    if (target.kind === 'nowhere') return target.reply;
    const { module, method } = target;
    const granted = grant(method.permissions, session, module.name, 'read');
    if (granted === undefined) {
      throw new Refusal(403, 'CORE_SESSION_FORBIDDEN', 'You may not read this');
    }
    const plan = planQuery(module, [...query, ...granted.query]);
    this.#running.get(id)?.();
    this.#running.set(id, this.#watch(id, module, plan));
    return reply(200, 'Created watch task.', { code: 'CORE_WATCH_OK', watch: id });
  }

  /**
   * Ends the watches that `query` names. Undefined where it names none.
   *
   * @throws Refusal with `CORE_WATCH_INVALID_WATCH` when there is no such watch.
   */
  stop(query: readonly Value[]): Reply | undefined {
    const [first] = query;
    const id = isDoc(first) ? own(first, 'watch') : undefined;
    if (id === undefined) return undefined;
    if (id === ALL) {
      const ids = [...this.#running.keys()];
      this.end();
      return reply(200, 'All watch tasks deleted.', { watch: ids });
    }
    const end = typeof id === 'string' ? this.#running.get(id) : undefined;
    if (typeof id !== 'string' || end === undefined) {
      throw new Refusal(400, 'CORE_WATCH_INVALID_WATCH', 'There is no such watch.');
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

function eventReply(oper: StoreEvent['oper'], doc: Doc, watch: string): Reply {
  return reply(200, 'Detected 1 docs.', { count: 1, oper, docs: [doc], watch });
}
