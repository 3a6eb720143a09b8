import { viewMatcherOf } from '../data/matches.ts';
import type { StoreEvent } from '../data/store.ts';
import { isDoc, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import type { Call } from '../dispatch/call.ts';
import { admit, listIn } from '../dispatch/dispatch.ts';
import { badRequest, forbidden, methodError } from '../dispatch/replies.ts';
import { route } from '../dispatch/route.ts';
import { extendDocs } from '../module/extend.ts';
import type { BoundModule, Services } from '../module/method.ts';
import { DELETED_ATTR, planQuery, type QueryPlan } from '../module/query.ts';
import { Refusal, reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { visibleDoc } from '../module/visible-doc.ts';
import type { AddressWatches } from './watch-count.ts';
import type { SharedEvent, Test, WatchHub } from './watch-hub.ts';

/** Stands for all watches of a conn. */
const ALL = '__all';

/** The watches of one conn (LIMP protocol, section 8). */
export class Watches {
  readonly #services: Services;
  readonly #hub: WatchHub;
  readonly #count: AddressWatches;
  readonly #tell: (event: Reply, watch: string) => void;
  readonly #running = new Map<string, Running>();

  /** @param tell sends an event of the watch with this id. */
  constructor(
    services: Services,
    hub: WatchHub,
    count: AddressWatches,
    tell: (event: Reply, watch: string) => void,
  ) {
    this.#services = services;
    this.#hub = hub;
    this.#count = count;
    this.#tell = tell;
  }

  /**
   * Answers a call to `MODULE/watch`: begins a watch that goes by the call's call_id, or begins it
   * anew. Whoever may read may watch, and only as long.
   */
  async start(call: Call, session: Session): Promise<Reply> {
    const query = listIn(call.query);
    if (query.kind === 'refused') return query.reply;
    const [name = ''] = (call.endpoint ?? '').split('/');
    const asked = { module: name, query: query.list };
    const begun = allowed(this.#services, this.#hub, asked, session);
    if (begun.kind === 'refused') return begun.reply;
    const { callId: id } = call;
    const before = this.#running.get(id);
    if (before !== undefined) this.#end(id, before);
    const full = this.#refuseMore(query.list);
    if (full !== undefined) return full;
    const running = new Running(asked, session, begun.view);
    this.#running.set(id, running);
    running.onEnd(this.#services.sessions.follow(session, () => void this.#isAllowed(id, running)));
    try {
      running.onEnd(await this.#watch(id, running, begun.view.module));
    } catch (error) {
      this.#end(id, running);
      throw error;
    }
    // What changed before the watch had begun was told to nobody.
    return (await this.#isAllowed(id, running))
      ? reply(200, 'Created watch task.', { code: 'CORE_WATCH_OK', watch: id })
      : forbidden;
  }

  /** The reply to one watch too many. Counts it otherwise. */
  #refuseMore(query: readonly Value[]): Reply | undefined {
    const { watchesPerConnection, watchQueryChars } = this.#services.bounds;
    if (JSON.stringify(query).length > watchQueryChars) {
      return badRequest(
        'CORE_WATCH_TOO_LONG',
        `A watch's query has ${watchQueryChars} characters at most.`,
      );
    }
    if (this.#running.size < watchesPerConnection && this.#count.add()) return undefined;
    return badRequest('CORE_WATCH_TOO_MANY', 'There are too many watches: delete some first.');
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
    this.#end(id, running);
    return reply(200, 'Watch task deleted.', { watch: [id] });
  }

  /** Ends all. */
  end(): void {
    for (const [id, running] of this.#running) this.#end(id, running);
  }

  #end(id: string, running: Running): void {
    if (running.isOver) return;
    running.end();
    this.#count.remove();
    if (this.#running.get(id) === running) this.#running.delete(id);
  }

  #watch(id: string, running: Running, module: BoundModule): Promise<() => void> {
    return this.#hub.join(module.name, {
      onEvent: (event) =>
        running.isOver || !event.matches(running.view.matches)
          ? undefined
          : this.#show(id, running, event).catch(() => undefined),
      onFail: ({ message }) => {
        if (running.isOver) return;
        this.#end(id, running);
        const { level } = this.#services;
        this.#tell(methodError(level, `${module.name}.watch`, message), id);
      },
    });
  }

  async #show(id: string, running: Running, shared: SharedEvent): Promise<void> {
    if (!(await this.#isAllowed(id, running)) || !shared.matches(running.view.matches)) return;
    const { view } = running;
    const shown = await shared.shown(view.shownKey, (event) => this.#shown(view, event));
    if (!running.isOver) this.#tell(eventReply(shared.event.oper, shown, id), id);
  }

  /** Whether whoever began the watch may still see what it shows; ends it if not, and says so. */
  async #isAllowed(id: string, running: Running): Promise<boolean> {
    if (running.isOver) return false;
    const judged = await this.#services.sessions.judge(running.session);
    if (judged.kind === 'alive' && judged.session === running.session) return !running.isOver;
    const now =
      judged.kind === 'ended'
        ? ({ kind: 'refused', reply: judged.reply } as const)
        : allowed(this.#services, this.#hub, running.asked, judged.session);
    if (now.kind === 'refused' || judged.kind === 'ended') {
      this.#end(id, running);
      if (now.kind === 'refused') this.#tell(now.reply, id);
      return false;
    }
    running.session = judged.session;
    running.view = now.view;
    return true;
  }

  async #shown({ module, plan }: WatchView, { oper, doc }: StoreEvent): Promise<Doc> {
    if (oper === 'delete') return makeDoc([['_id', own(doc, '_id') ?? null]]);
    const visible = visibleDoc(module, doc, plan.attrs);
    const [shown = visible] = await extendDocs(this.#services, module, [visible], plan.extn);
    const deleted = own(doc, DELETED_ATTR) === true;
    return deleted ? withEntries(shown, makeDoc([[DELETED_ATTR, true]])) : shown;
  }
}

/** What a watch was asked for. */
interface Asked {
  readonly module: string;
  readonly query: readonly Value[];
}

/** What a watch shows to whom it is for. */
interface WatchView {
  readonly module: BoundModule;
  readonly plan: QueryPlan;
  readonly matches: Test;
  /** The same for all that show the same of a document. */
  readonly shownKey: string;
}

/** A watch from its call on, whether the store has begun it or not. */
class Running {
  readonly asked: Asked;
  /** Whose it is, as judged last. */
  session: Session;
  view: WatchView;
  #isOver = false;
  readonly #stops: (() => void)[] = [];

  constructor(asked: Asked, session: Session, view: WatchView) {
    this.asked = asked;
    this.session = session;
    this.view = view;
  }

  /** Whether nothing shall be told any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** `stop` is to be called at the end, which may have come meanwhile. */
  onEnd(stop: () => void): void {
    if (this.#isOver) stop();
    else this.#stops.push(stop);
  }

  end(): void {
    this.#isOver = true;
    for (const stop of this.#stops.splice(0)) stop();
  }
}

type Allowed =
  | { readonly kind: 'view'; readonly view: WatchView }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** What `session` may see of what is asked for. */
function allowed(
  services: Services,
  hub: WatchHub,
  { module: name, query }: Asked,
  session: Session,
): Allowed {
  const target = route(services, `${name}/read`);
  if (target.kind === 'nowhere') return { kind: 'refused', reply: target.reply };
  const { module } = target;
  const admitted = admit(services, session, target);
  if (admitted.kind === 'refused') return admitted;
  try {
    const whole = [...query, ...admitted.granted.query];
    const plan = planQuery(module, whole, services.bounds);
    const matches = hub.testFor(`${name} ${JSON.stringify(whole)}`, () =>
      viewMatcherOf(plan.matches),
    );
    const shownKey = JSON.stringify([plan.attrs ?? null, plan.extn]);
    return { kind: 'view', view: { module, plan, matches, shownKey } };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reply: error.reply };
    throw error;
  }
}

function eventReply(oper: StoreEvent['oper'], doc: Doc, watch: string): Reply {
  return reply(200, 'Detected 1 docs.', { count: 1, oper, docs: [doc], watch });
}
