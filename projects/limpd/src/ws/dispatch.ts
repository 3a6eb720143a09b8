import { withEntries, type Doc } from '../data/value.ts';
import { failedDocArgs, failedQueryArgs } from '../module/args.ts';
import {
  RETRIEVE_FILE,
  type BoundModule,
  type CallingConn,
  type Method,
  type Services,
} from '../module/method.ts';
import { grant } from '../module/permission.ts';
import { Refusal, reply, type Reply } from '../module/reply.ts';
import { isAnon, type Session } from '../module/session.ts';
import type { Call } from './call.ts';
import { badRequest, serverError } from './wire.ts';

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
  if (endpoint === undefined) return nowhere('CORE_REQ_NO_ENDPOINT', 'The call has no endpoint');
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

/** Answers one call: finds its method, checks that the caller may call it so, and runs it. */
export async function dispatch(services: Services, dispatched: Dispatched): Promise<Reply> {
  const { call, session } = dispatched;
  const target = route(services, call.endpoint);
  if (target.kind === 'nowhere') return target.reply;
  const { module, name, method } = target;
  const fullName = `${module.name}.${name}`;
  const unfit = sessionRule(`${module.name}/${name}`, session);
  if (unfit !== undefined) return unfit;
  const granted = grant(method.permissions, session, module.name, name);
  if (granted === undefined) {
    return reply(403, 'You may not call this', { code: 'CORE_SESSION_FORBIDDEN' });
  }
  if (call.query === undefined) {
    return badRequest('CORE_REQ_OBSOLETE_QUERY', 'A query has to be a list');
  }
  const unfitQuery = failedQueryArgs(method.queryArgs ?? [], call.query);
  if (unfitQuery !== undefined) {
    return badRequest(
      `${module.code}_INVALID_QUERY`,
      `The query lacks what is needed: ${unfitQuery}`,
    );
  }
  const unfitDoc = failedDocArgs(method.docArgs ?? [], dispatched.doc);
  if (unfitDoc !== undefined) {
    return badRequest(`${module.code}_INVALID_DOC`, `The doc lacks what is needed: ${unfitDoc}`);
  }
  try {
    return await method.run({
      session,
      query: [...call.query, ...granted.query],
      doc: withEntries(dispatched.doc, granted.doc),
      module,
      services,
      conn: dispatched.conn,
    });
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    dispatched.onError(fullName, error);
    const err = error instanceof Error ? error.message : String(error);
    return serverError(err, { method: fullName });
  }
}

/** What the state of the conn alone forbids, whoever calls. */
function sessionRule(endpoint: string, session: Session): Reply | undefined {
  switch (endpoint) {
    case 'session/auth':
    case 'session/reauth':
      return isAnon(session)
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
