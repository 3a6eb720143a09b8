import { isDoc, isList, own, type Doc } from '../data/value.ts';
import type { Reply } from './reply.ts';

/** Whom a conn speaks for. */
export interface Session {
  readonly _id: string;
  /** The key that the conn's frames must be signed with. Never to be logged. */
  readonly token: string;
  readonly user: SessionUser;
}

/** The part of a session's user that decides what it may do. */
export interface SessionUser {
  readonly _id: string;
  /** What it may do, by module; `*` stands for every module and every privilege, alone or in a list. */
  readonly privileges: Doc;
}

/** The `_id` of the session of everybody who has not authed. */
export const ANON_SESSION_ID = 'f00000000000000000000012';
/** The `_id` of the user that has everything. */
export const ADMIN_ID = 'f00000000000000000000010';
/** The `_id` of the user that everybody is who has not authed. */
export const ANON_ID = 'f00000000000000000000011';
/** The `_id` of the group that every new user is in. */
export const DEFAULT_GROUP_ID = 'f00000000000000000000013';

/** Whether the conn has not authed. */
export function isAnon(session: Session): boolean {
  return session._id === ANON_SESSION_ID;
}

/** Whether `user` has `privilege` on `module`. */
export function hasPrivilege(user: SessionUser, module: string, privilege: string): boolean {
  return ['*', module].some((name) => {
    const granted = own(user.privileges, name);
    if (granted === '*') return true;
    return isList(granted) && (granted.includes('*') || granted.includes(privilege));
  });
}

/** All that any of `privileges` grants. */
export function mergePrivileges(privileges: readonly Doc[]): Map<string, '*' | string[]> {
  const merged = new Map<string, '*' | string[]>();
  for (const some of privileges.filter(isDoc)) {
    for (const [module, granted] of Object.entries(some)) {
      const before = merged.get(module) ?? [];
      if (granted === '*' || before === '*') merged.set(module, '*');
      else if (isList(granted)) {
        const names = granted.filter((name) => typeof name === 'string');
        merged.set(module, [...new Set([...before, ...names])]);
      }
    }
  }
  return merged;
}

/** What has become of a session. */
export type Judged =
  | { readonly kind: 'alive'; readonly session: Session }
  /** It was signed out, has expired, or its user may not go on. `reply` says so. */
  | { readonly kind: 'ended'; readonly reply: Reply };

/** Who sessions speak for, and what they may do, at each moment. */
export interface Sessions {
  /** `session` as it is now: at once where that is known, else later. */
  judge(session: Session): Judged | Promise<Judged>;
  /** Calls `onChange` when something about `session` may have changed, until the function that it returns is called. */
  follow(session: Session, onChange: () => void): () => void;
}
