import { applyChanges, type Change } from '../data/change.ts';
import { allOf, equals, type Filter } from '../data/filter.ts';
import { isList, makeDoc, own, textAt, withEntries, type Value } from '../data/value.ts';
import { createDoc, invalidAttr } from '../module/create.ts';
import { deleteDocs } from '../module/delete.ts';
import type { MethodCall } from '../module/method.ts';
import { planQuery } from '../module/query.ts';
import type { Reply } from '../module/reply.ts';
import { changesOf, updateDocs } from '../module/update.ts';
import { AUTH_ATTRS } from './auth-attrs.ts';
import { canonicalHash } from './auth-hash.ts';
import { MAX_SENT_HASH } from './auth.ts';
import { credentialsPrint } from './credentials.ts';
import { demandHas, grantedBy, groupsAmong } from './privileges.ts';

/** Answers `user/create` and `group/create`: nobody gives what he does not have. */
export async function createWithin(call: MethodCall): Promise<Reply> {
  await demandGiven(call, own(call.doc, 'privileges'), own(call.doc, 'groups'));
  return createDoc(call);
}

/** Answers `group/update`: as {@link createWithin}. */
export async function updateWithin(call: MethodCall): Promise<Reply> {
  await demandChanges(call);
  return updateDocs(call);
}

/** Answers `user/create`: as {@link createWithin}, and with passwords hashed. */
export async function createUser(call: MethodCall): Promise<Reply> {
  return createWithin(await withHashes(call));
}

/**
 * Answers `user/update`: as {@link createUser}. Who has privileges that the caller lacks cannot be
 * changed by him, since a new password would give them all. A new password ends all sessions of the
 * user but the one that it was changed in.
 */
export async function updateUsers(given: MethodCall): Promise<Reply> {
  const call = await withHashes(given);
  await demandChanges(call);
  const ids = await demandMatching(call);
  const changes = changesAsked(call).filter(({ path }) => HASH_PATHS.includes(path));
  if (changes.length === 0) return updateDocs(withIds(call, ids));
  await keepOwn(call, ids, changes);
  const updated = await updateDocs(withIds(call, ids));
  await endOthers(call, ids);
  return updated;
}

/** Answers `user/delete`: as {@link updateUsers}. */
export async function deleteUsers(call: MethodCall): Promise<Reply> {
  const ids = await demandMatching(call);
  const deleted = await deleteDocs(withIds(call, ids));
  await call.services.store.remove('session', amongUsers(ids));
  return deleted;
}

const HASH_PATHS: readonly string[] = AUTH_ATTRS.map((attr) => `${attr}_hash`);

/** What clients send to prove a password is not what is stored of it. */
async function withHashes(call: MethodCall): Promise<MethodCall> {
  const { module, services } = call;
  const hashes: [string, Value][] = [];
  for (const path of HASH_PATHS) {
    const sent = own(call.doc, path);
    if (typeof sent !== 'string') continue;
    if (sent.length > MAX_SENT_HASH) throw invalidAttr(module, path, module.attrs[path]);
    const hash = canonicalHash(services.level.hashRecipe, sent);
    hashes.push([path, await services.passwords.hash(hash)]);
  }
  return { ...call, doc: withEntries(call.doc, makeDoc(hashes)) };
}

function changesAsked({ module, doc, services }: MethodCall): readonly Change[] {
  return changesOf(module, doc, services.level.docOperators);
}

async function demandChanges(call: MethodCall): Promise<void> {
  for (const change of changesAsked(call)) {
    if (change.kind !== 'set' && change.kind !== 'append') continue;
    const [root, module, ...more] = change.path.split('.');
    if (root === 'groups') await demandGiven(call, undefined, asList(change.value));
    if (root !== 'privileges') continue;
    if (module === undefined) await demandGiven(call, change.value, undefined);
    else if (more.length === 0) {
      await demandGiven(call, makeDoc([[module, asList(change.value)]]), undefined);
    } else demandHas(call.session.user, makeDoc([[module, asList(change.value)]]));
  }
}

async function demandGiven(
  { session, services }: MethodCall,
  privileges: Value | undefined,
  groups: Value | undefined,
): Promise<void> {
  const alone = makeDoc([['privileges', privileges ?? null]]);
  const given = [alone, ...(await groupsAmong(services.store, groups))];
  demandHas(session.user, grantedBy(given));
}

/** The `_id`s of the users that the call is about. */
async function demandMatching(call: MethodCall): Promise<readonly string[]> {
  const { services, session, module } = call;
  const { filter, window } = planQuery(module, call.query, services.bounds);
  const users = await services.store.find(module.name, filter, window);
  for (const user of users) {
    if (textAt(user, '_id') === session.user._id) continue;
    const groups = await groupsAmong(services.store, own(user, 'groups'));
    demandHas(session.user, grantedBy([user, ...groups]));
  }
  return users.map((user) => textAt(user, '_id'));
}

/** Narrows a call to the users that were looked at. */
function withIds(call: MethodCall, ids: readonly string[]): MethodCall {
  const narrowed = makeDoc([
    ['_id', makeDoc([['$in', ids]])],
    // Those to skip were skipped when they were looked at.
    ['$skip', 0],
  ]);
  return { ...call, query: [...call.query, narrowed] };
}

/** The session of a user who changes his own password goes on: with the password before, and with the one after. */
async function keepOwn(
  { services, session }: MethodCall,
  ids: readonly string[],
  changes: readonly Change[],
): Promise<void> {
  if (!ids.includes(session.user._id)) return;
  const [user] = await services.store.find('user', equals('_id', session.user._id));
  const changed = user === undefined ? undefined : applyChanges(user, changes);
  if (user === undefined || changed === undefined) return;
  const prints = [credentialsPrint(user), credentialsPrint(changed)];
  await services.store.update('session', equals('_id', session._id), [
    { kind: 'set', path: 'credentials', value: prints },
  ]);
}

async function endOthers({ services, session }: MethodCall, ids: readonly string[]): Promise<void> {
  const other: Filter = { kind: 'compare', path: '_id', operator: '$ne', value: session._id };
  await services.store.remove('session', allOf(amongUsers(ids), other));
}

function amongUsers(ids: readonly string[]): Filter {
  return { kind: 'compare', path: 'user', operator: '$in', value: ids };
}

function asList(value: Value): readonly Value[] {
  return isList(value) ? value : [value];
}
