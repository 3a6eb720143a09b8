import { allOf, equals } from '../data/filter.ts';
import type { Store, StoreEvent } from '../data/store.ts';
import { readTime } from '../data/times.ts';
import { isList, own, textAt, type Doc } from '../data/value.ts';
import { DELETED_ATTR } from '../module/query.ts';
import { Refusal } from '../module/reply.ts';
import { isAnon, type Judged, type Session, type Sessions } from '../module/session.ts';
import { sameSecret } from './auth-hash.ts';
import { credentialsPrint } from './credentials.ts';
import { invalidSession, sessionOf } from './session-doc.ts';

/** A session that conns speak for. */
interface Followed {
  readonly user: string;
  readonly onChange: Set<() => void>;
  /** What was looked up last, unless something may have changed since. */
  known: { readonly session: Session; readonly expiryMs: number } | undefined;
}

/**
 * Judges sessions by what the store has of them, of their users and of the groups of these. What was
 * looked up for a conn is kept in mind until the store tells of a change, whoever made it; where the
 * store cannot be watched, everything is looked up each time.
 */
export class LiveSessions implements Sessions {
  readonly #store: Store;
  readonly #outlive: boolean;
  readonly #followed = new Map<string, Followed>();
  /** The sessions in {@link #followed}, by their users. */
  readonly #ofUser = new Map<string, Set<string>>();
  readonly #stops: (() => void)[] = [];
  /** Grows with every change, so that what was looked up before it is not kept after it. */
  #changes = 0;
  #isWatching = false;

  /** @param outlive whether sessions are taken for alive, and as they were begun, for as long as anybody speaks for them. */
  constructor(store: Store, outlive = false) {
    this.#store = store;
    this.#outlive = outlive;
  }

  /** Begins to watch the store. */
  async begin(): Promise<void> {
    const collections = ['session', 'user', 'group'] as const;
    try {
      for (const collection of collections) {
        this.#stops.push(
          await this.#store.watch(collection, {
            onEvent: (event) => this.#onEvent(collection, event),
            onFail: () => this.end(),
          }),
        );
      }
      this.#isWatching = true;
    } catch {
      this.end();
    }
  }

  /** Watches no longer. */
  end(): void {
    this.#isWatching = false;
    for (const stop of this.#stops.splice(0)) stop();
    this.#changed([...this.#followed.keys()]);
  }

  judge(session: Session): Judged | Promise<Judged> {
    if (isAnon(session) || this.#outlive) return { kind: 'alive', session };
    const known = this.#followed.get(session._id)?.known;
    if (known === undefined) return this.#lookUp(session);
    if (known.expiryMs > Date.now()) return { kind: 'alive', session: known.session };
    return ended(expired());
  }

  follow(session: Session, onChange: () => void): () => void {
    if (isAnon(session)) return () => undefined;
    const { _id: id, user } = session;
    const followed = this.#followed.get(id) ?? {
      user: user._id,
      onChange: new Set(),
      known: undefined,
    };
    this.#followed.set(id, followed);
    const ids = this.#ofUser.get(user._id) ?? new Set();
    this.#ofUser.set(user._id, ids.add(id));
    followed.onChange.add(onChange);
    return () => {
      followed.onChange.delete(onChange);
      if (followed.onChange.size > 0 || this.#followed.get(id) !== followed) return;
      this.#followed.delete(id);
      ids.delete(id);
      if (ids.size === 0) this.#ofUser.delete(user._id);
    };
  }

  async #lookUp(session: Session): Promise<Judged> {
    const before = this.#changes;
    try {
      const doc = await sessionDoc(this.#store, session._id, session.token);
      const user = await activeUser(this.#store, doc);
      const found = await sessionOf(this.#store, doc, user);
      const followed = this.#followed.get(session._id);
      if (this.#isWatching && before === this.#changes && followed !== undefined) {
        followed.known = { session: found, expiryMs: readTime(textAt(doc, 'expiry')) };
      }
      return { kind: 'alive', session: found };
    } catch (error) {
      if (error instanceof Refusal) return ended(error);
      throw error;
    }
  }

  #onEvent(collection: 'session' | 'user' | 'group', { doc }: StoreEvent): void {
    const id = textAt(doc, '_id');
    switch (collection) {
      case 'session':
        this.#changed([id]);
        return;
      case 'user':
        this.#changed([...(this.#ofUser.get(id) ?? [])]);
        return;
      case 'group':
        // A change of groups is rare, and who is in one is not kept.
        this.#changed([...this.#followed.keys()]);
        return;
      default:
        collection satisfies never;
    }
  }

  #changed(ids: readonly string[]): void {
    this.#changes += 1;
    for (const id of ids) {
      const followed = this.#followed.get(id);
      if (followed === undefined) continue;
      followed.known = undefined;
      for (const onChange of [...followed.onChange]) onChange();
    }
  }
}

/**
 * The stored session with this `_id` and token.
 *
 * @throws Refusal when there is none, or it has expired.
 */
export async function sessionDoc(store: Store, id: string, token: string): Promise<Doc> {
  const [doc] = await store.find('session', equals('_id', id));
  if (doc === undefined || !sameSecret(textAt(doc, 'token'), token)) throw invalidSession();
  if (!(readTime(textAt(doc, 'expiry')) > Date.now())) throw expired();
  return doc;
}

/**
 * The user that the stored session `doc` speaks for.
 *
 * @throws Refusal when it may not sign in, or has another password since.
 */
export async function activeUser(store: Store, doc: Doc): Promise<Doc> {
  const filter = allOf(
    equals('_id', own(doc, 'user') ?? null),
    equals('status', 'active'),
    equals(DELETED_ATTR, null),
  );
  const [user] = await store.find('user', filter);
  if (user === undefined) {
    throw new Refusal(403, 'CORE_SESSION_INVALID_USER', 'The account is not active.');
  }
  // Sessions that other LIMP servers began have none.
  const prints = own(doc, 'credentials') ?? null;
  const known = isList(prints) ? prints : [prints];
  if (prints !== null && !known.includes(credentialsPrint(user))) throw invalidSession();
  return user;
}

function expired(): Refusal {
  return new Refusal(403, 'CORE_SESSION_SESSION_EXPIRED', 'The session has expired.');
}

function ended(refusal: Refusal): Judged {
  return { kind: 'ended', reply: refusal.reply };
}
