import { allOf, equals } from '../data/filter.ts';
import type { Store } from '../data/store.ts';
import { isDoc, isList, makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import { DELETED_ATTR } from '../module/query.ts';
import { Refusal } from '../module/reply.ts';
import { hasPrivilege, mergePrivileges, type SessionUser } from '../module/session.ts';
import { amongIds } from '../module/update.ts';

/** `user` with what its groups grant it added to its own privileges. */
export async function withPrivileges(store: Store, user: Doc): Promise<Doc> {
  const groups = await groupsAmong(store, own(user, 'groups'));
  return withEntries(user, makeDoc([['privileges', grantedBy([user, ...groups])]]));
}

/** The groups with `ids`, but those that were deleted. */
export async function groupsAmong(store: Store, ids: Value | undefined): Promise<readonly Doc[]> {
  if (!isList(ids) || ids.length === 0) return [];
  return store.find('group', allOf(amongIds(ids), equals(DELETED_ATTR, null)));
}

/** All that `docs`, users or groups, grant by their own privileges. */
export function grantedBy(docs: readonly Doc[]): Doc {
  const granted = docs.flatMap((doc) => {
    const privileges = own(doc, 'privileges');
    return privileges !== undefined && isDoc(privileges) ? [privileges] : [];
  });
  return makeDoc(mergePrivileges(granted));
}

/**
 * Demands that `user` has all of `privileges` itself: nobody may give, or lay hands on, what he does
 * not have.
 *
 * @throws Refusal
 */
export function demandHas(user: SessionUser, privileges: Doc): void {
  for (const [module, granted] of Object.entries(privileges)) {
    const names = isList(granted) ? granted : [granted];
    for (const name of names) {
      if (typeof name === 'string' && hasPrivilege(user, module, name)) continue;
      throw new Refusal(
        403,
        'CORE_SESSION_FORBIDDEN',
        `You have not the privileges on '${module}' yourself.`,
      );
    }
  }
}
