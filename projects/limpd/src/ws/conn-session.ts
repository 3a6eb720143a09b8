import { anonSession } from '../core/anon-session.ts';
import type { Services } from '../module/method.ts';
import type { Reply } from '../module/reply.ts';
import { isAnon, type Judged, type Session } from '../module/session.ts';
import { verifyKey, type VerifyKey } from './token.ts';

/** Whom a conn speaks for at some moment. */
export interface Speaker {
  readonly session: Session;
  /** What its frames are signed with. */
  readonly key: VerifyKey;
}

/** A session that the conn spoke for until it ended elsewhere. */
interface Ended {
  readonly key: VerifyKey;
  readonly reply: Reply;
}

/** Whom one conn speaks for. */
export class ConnSession {
  readonly #services: Services;
  readonly #anon: Speaker;
  #speaker: Speaker;
  #ended: Ended | undefined;
  #unfollow: () => void = () => undefined;

  constructor(services: Services, anonKey: VerifyKey) {
    this.#services = services;
    this.#anon = { session: anonSession(services.anonToken), key: anonKey };
    this.#speaker = this.#anon;
  }

  /** Whom it speaks for now. */
  get speaker(): Speaker {
    return this.#speaker;
  }

  /** What frames may be signed with: clients do not know yet that their session has ended. */
  get keys(): readonly VerifyKey[] {
    const { key } = this.#speaker;
    return this.#ended === undefined ? [key] : [key, this.#ended.key];
  }

  /** The reply to a frame signed with `key`, if that is the one of a session that has ended. */
  endedBy(key: VerifyKey | undefined): Reply | undefined {
    const ended = this.#ended;
    return ended !== undefined && ended.key === key ? ended.reply : undefined;
  }

  /** From now on the conn speaks for `session`. */
  become(session: Session): void {
    this.#ended = undefined;
    this.#speaker =
      session.token === this.#anon.session.token && isAnon(session)
        ? this.#anon
        : { session, key: verifyKey(session.token) };
    this.#follow();
  }

  /** What has become of the session of `speaker`. Where it has ended, the conn speaks for nobody any more. */
  judge(speaker: Speaker): Judged | Promise<Judged> {
    const judged = this.#services.sessions.judge(speaker.session);
    return judged instanceof Promise
      ? judged.then((later) => this.#heed(speaker, later))
      : this.#heed(speaker, judged);
  }

  /** The conn has ended. */
  end(): void {
    this.#unfollow();
  }

  #heed(speaker: Speaker, judged: Judged): Judged {
    if (judged.kind === 'ended' && this.#speaker === speaker) {
      this.#ended = { key: speaker.key, reply: judged.reply };
      this.#speaker = this.#anon;
      this.#follow();
    }
    return judged;
  }

  /** Keeps what is known of the session in mind as long as the conn speaks for it. */
  #follow(): void {
    this.#unfollow();
    this.#unfollow = this.#services.sessions.follow(this.#speaker.session, () => undefined);
  }
}
