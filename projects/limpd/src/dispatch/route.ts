import { RETRIEVE_FILE, type BoundModule, type Method, type Services } from '../module/method.ts';
import type { Reply } from '../module/reply.ts';
import { badRequest } from './replies.ts';

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
