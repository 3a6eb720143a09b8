import type { CheckedConfig } from '../config/config';
import type { HttpCaller } from '../config/http-transport';
import { LimpError } from '../errors';

/** What a request says of who asks. */
export interface HttpIdentity {
  readonly headers: Headers;
  readonly cache: RequestCache;
}

/**
 * What says who calls.
 *
 * @throws {@link LimpError} `insecure` where the token would travel in clear to another machine
 */
export function identityFor(config: CheckedConfig, caller: HttpCaller | null): HttpIdentity {
  const headers = new Headers();
  // What ANON's calls carry as well has to be set before this. Headers of one's own make browsers ask the server first.
  if (caller === null) return { headers, cache: 'default' };
  if (config.isInsecure) {
    throw LimpError.of(
      'insecure',
      'A call by http: would show the session to everybody on the way. Use wss: for api, or set allowInsecure.',
    );
  }
  const namesSession = config.level.httpBearer === 'session';
  headers.set('X-Auth-Bearer', namesSession ? caller.sid : caller.userId);
  headers.set('X-Auth-Token', caller.token);
  if (namesSession) headers.set('X-Auth-App', config.appId);
  // Caches tell replies by their address alone: the next user would be given what this one may read.
  return { headers, cache: 'no-store' };
}
