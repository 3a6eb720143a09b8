import type { Doc, Value } from '../data/value.ts';
import type { Level } from '../level/level.ts';
import { failedDocArgs, failedQueryArgs } from '../module/args.ts';
import { forceOver } from '../module/force.ts';
import type { BoundModule, CallingConn, Method, Services } from '../module/method.ts';
import { grant, type Granted } from '../module/permission.ts';
import { Refusal, type Reply } from '../module/reply.ts';
import { isAnon, type Session } from '../module/session.ts';
import type { Call } from './call.ts';
import { demandCondition, misreadQuery, NeverAnswered } from './misread-query.ts';
import type { ReadQuery } from './query-form.ts';
import { badRequest, forbidden, methodError } from './replies.ts';
import { route } from './route.ts';
import { runMethod } from './run-method.ts';

/** What a door knows of a call that it lets be answered. */
export interface Dispatched {
  readonly call: Call;
  /** The call's doc, with uploaded files in place. */
  readonly doc: Doc;
  readonly session: Session;
  readonly conn: CallingConn;
  /** Told about errors that are not the caller's. */
  readonly onError: (method: string, error: unknown) => void;
}

/**
 * Answers one call: finds its method, checks that the caller may call it so, and runs it for as long
 * as a call may take. Undefined is the answer to calls that never get one.
 */
export async function dispatch(
  services: Services,
  dispatched: Dispatched,
): Promise<Reply | undefined> {
  const { call, session } = dispatched;
  const target = route(services, call.endpoint);
  if (target.kind === 'nowhere') return target.reply;
  const { module, name, method } = target;
  const admitted = admit(services, session, { module, name, method });
  if (admitted.kind === 'refused') return admitted.reply;
  const { granted } = admitted;
  const read = listIn(call.query);
  if (read.kind === 'refused') return read.reply;
  const lacking = lackedArgs(services.level, target, read.list, dispatched.doc);
  if (lacking !== undefined) return lacking;
  const fullName = `${module.name}.${name}`;
  try {
    const query = [...misreadQuery(read.list, services.quirks.queries, module), ...granted.query];
    if (name === 'read') await demandCondition(query, services, module);
    const asked = {
      session,
      query,
      doc: forceOver(dispatched.doc, granted.doc),
      forced: granted.doc,
      module,
      services,
      conn: dispatched.conn,
    };
    return await runMethod(fullName, method, asked, dispatched.onError);
  } catch (error) {
    if (error instanceof NeverAnswered) return undefined;
    if (error instanceof Refusal) return error.reply;
    dispatched.onError(fullName, error);
    const err = error instanceof Error ? error.message : String(error);
    return methodError(services.level, fullName, err);
  }
}

/** Whether somebody may call a method, and within which limits. */
export type Admission =
  | { readonly kind: 'admitted'; readonly granted: Granted }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** Whether `session` may call a method now, through whichever door. */
export function admit(
  services: Services,
  session: Session,
  called: { readonly module: BoundModule; readonly name: string; readonly method: Method },
): Admission {
  const { module, name, method } = called;
  const unfit = sessionRule(`${module.name}/${name}`, session, services.level);
  if (unfit !== undefined) return { kind: 'refused', reply: unfit };
  const granted = grant(method.permissions, session, module.name, name);
  return granted === undefined
    ? { kind: 'refused', reply: forbidden }
    : { kind: 'admitted', granted };
}

function lackedArgs(
  level: Level,
  { module, method }: { readonly module: BoundModule; readonly method: Method },
  query: readonly Value[],
  doc: Doc,
): Reply | undefined {
  const unfitQuery = failedQueryArgs(method.queryArgs ?? [], query);
  if (unfitQuery !== undefined) {
    const code = level.lackCode(module.code, 'QUERY');
    return badRequest(code, `The query lacks what is needed: ${unfitQuery}`);
  }
  const unfitDoc = failedDocArgs(method.docArgs ?? [], doc);
  if (unfitDoc === undefined) return undefined;
  const code = level.lackCode(module.code, 'DOC');
  return badRequest(code, `The doc lacks what is needed: ${unfitDoc}`);
}

/** The list of a query, or the reply to a call whose query is none. */
export type QueryList =
  | { readonly kind: 'list'; readonly list: readonly Value[] }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** The list that `query` was read as. */
export function listIn(query: ReadQuery): QueryList {
  return query.kind === 'list'
    ? query
    : {
        kind: 'refused',
        reply: badRequest('CORE_REQ_OBSOLETE_QUERY', 'A query has to be a list'),
      };
}

/** What the state of the conn alone forbids, whoever calls. */
function sessionRule(endpoint: string, session: Session, level: Level): Reply | undefined {
  switch (endpoint) {
    case 'session/auth':
    case 'session/reauth':
      return isAnon(session) || level.reauthsAnytime
        ? undefined
        : badRequest('CORE_SESSION_ALREADY_AUTHED', 'This conn is authed already');
    case 'session/signout':
      return isAnon(session)
        ? badRequest('CORE_SESSION_ANON_SIGNOUT', 'The anonymous session cannot be signed out')
        : undefined;
    default:
      return undefined;
  }
}
