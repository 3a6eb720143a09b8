import { isDoc, isList, makeDoc, type Doc, type Value } from '../data/value.ts';
import { hasPrivilege, isAnon, type Session } from './session.ts';

/** Who a permission is for. */
export type PermissionTo =
  /** Everybody, authed or not. */
  | { readonly to: 'anyone' }
  /** Everybody who has authed. */
  | { readonly to: 'authed' }
  /** Users that have a privilege on the module: the one named, else the method's own name. */
  | { readonly to: 'privileged'; readonly privilege?: string };

/** Lets somebody call a method, within limits if it has any. */
export type Permission = PermissionTo & {
  /** Added to the call's query: the caller reaches only documents that match this too. */
  readonly query?: readonly Doc[];
  /** Put over the call's doc, so that the caller cannot choose these attrs. */
  readonly doc?: Doc;
};

/** In a permission's `query` and `doc`: the `_id` of the caller. Makes owner-only permissions. */
export const CALLER = '$__user';

/** What a permission adds to a call, with the caller filled in. */
export interface Granted {
  readonly query: readonly Value[];
  readonly doc: Doc;
}

/** What the first of `permissions` that is for `session` grants, or undefined if none is. */
export function grant(
  permissions: readonly Permission[],
  session: Session,
  module: string,
  method: string,
): Granted | undefined {
  const permission = permissions.find((candidate) => isFor(candidate, session, module, method));
  if (permission === undefined) return undefined;
  const fill = (value: Value): Value => fillCaller(value, session.user._id);
  return {
    query: (permission.query ?? []).map(fill),
    doc: makeDoc(
      Object.entries(permission.doc ?? {}).map(([key, value]): [string, Value] => [
        key,
        fill(value),
      ]),
    ),
  };
}

function isFor(permission: Permission, session: Session, module: string, method: string): boolean {
  switch (permission.to) {
    case 'anyone':
      return true;
    case 'authed':
      return !isAnon(session);
    case 'privileged':
      return hasPrivilege(session.user, module, permission.privilege ?? method);
    default:
      return permission satisfies never;
  }
}

function fillCaller(value: Value, caller: string): Value {
  if (value === CALLER) return caller;
  if (isList(value)) return value.map((item) => fillCaller(item, caller));
  if (!isDoc(value)) return value;
  return makeDoc(
    Object.entries(value).map(([key, item]): [string, Value] => [key, fillCaller(item, caller)]),
  );
}
