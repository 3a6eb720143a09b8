import { withEntries, type Doc, type Value } from '../data/value.ts';
import type { Level } from '../level/level.ts';
import { failedDocArgs, failedQueryArgs } from '../module/args.ts';
import {
  RETRIEVE_FILE,
  type BoundModule,
  type CallingConn,
  type Method,
  type Services,
} from '../module/method.ts';
import { grant } from '../module/permission.ts';
import { Refusal, type Reply } from '../module/reply.ts';
import { isAnon, type Session } from '../module/session.ts';
import type { Call } from './call.ts';
import { demandCondition, misreadQuery, NeverAnswered } from './misread-query.ts';
import type { ReadQuery } from './query-form.ts';
import { badRequest, forbidden, methodError } from './wire.ts';

/** Where an endpoint leads. */
export type Route =
  | {
      readonly kind: 'method';
      readonly module: BoundModule;
      readonly name: string;
      readonly method: Method;
    }
  | { readonly kind: 'nowhere'; readonly reply: Reply };

/** Finds the method that `endpoint` names, in any case. */
export function route(services: Services, endpoint: string | undefined): Route {
  if (endpoint === undefined) {
    return nowhere(services.level.noEndpointCode, 'The call has no endpoint');
  }
  const [moduleName, name, ...more] = endpoint.toLowerCase().split('/');
  if (moduleName === undefined || name === undefined || more.length > 0) {
    return nowhere('CORE_REQ_INVALID_PATH', 'An endpoint has the form module/method');
  }
  const module = services.modules.get(moduleName);
  if (module === undefined) {
    return nowhere('CORE_REQ_INVALID_MODULE', 'There is no such module');
  }
  if (name === RETRIEVE_FILE) {
    return nowhere('CORE_REQ_GET_METHOD', 'This method can only be reached with HTTP GET');
  }
  const method = module.methods.get(name);
  return method === undefined
    ? nowhere('CORE_REQ_INVALID_METHOD', 'The module has no such method')
    : { kind: 'method', module, name, method };
}

function nowhere(code: string, msg: string): Route {
  return { kind: 'nowhere', reply: badRequest(code, msg) };
}

/** What a conn knows of a call that it lets be answered. */
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
 * Answers one call: finds its method, checks that the caller may call it so, and runs it. Undefined
 * is the answer to calls that never get one.
 */
export async function dispatch(
  services: Services,
  dispatched: Dispatched,
): Promise<Reply | undefined> {
  const { call, session } = dispatched;
  const target = route(services, call.endpoint);
  if (target.kind === 'nowhere') return target.reply;
  const { module, name, method } = target;
  const fullName = `${module.name}.${name}`;
  const unfit = sessionRule(`${module.name}/${name}`, session, services.level);
  if (unfit !== undefined) return unfit;
  const granted = grant(method.permissions, session, module.name, name);
  if (granted === undefined) return forbidden;
  const read = listIn(call.query);
  if (read.kind === 'refused') return read.reply;
  const unfitQuery = failedQueryArgs(method.queryArgs ?? [], read.list);
  if (unfitQuery !== undefined) {
    return badRequest(
      services.level.lackCode(module.code, 'QUERY'),
      `The query lacks what is needed: ${unfitQuery}`,
    );
  }
  const unfitDoc = failedDocArgs(method.docArgs ?? [], dispatched.doc);
  if (unfitDoc !== undefined) {
    const code = services.level.lackCode(module.code, 'DOC');
    return badRequest(code, `The doc lacks what is needed: ${unfitDoc}`);
  }
  try {
    const query = [...misreadQuery(read.list, services.quirks.queries, module), ...granted.query];
    if (name === 'read') await demandCondition(query, services, module);
    return await method.run({
      session,
      query,
      doc: withEntries(dispatched.doc, granted.doc),
      module,
      services,
      conn: dispatched.conn,
    });
  } catch (error) {
    if (error instanceof NeverAnswered) return undefined;
    if (error instanceof Refusal) return error.reply;
    dispatched.onError(fullName, error);
    const err = error instanceof Error ? error.message : String(error);
    return methodError(services.level, fullName, err);
  }
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
