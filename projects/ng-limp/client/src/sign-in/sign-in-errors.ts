import type { CheckedConfig } from '../config/config';
import { LimpError } from '../errors';

/**
 * The error of a call whose user is gone.
 *
 * @param how the rest of a sentence that begins with the user
 */
export function userLeft(how: string): LimpError {
  const problem = `The user who made the call ${how}. It is not sent as anybody else.`;
  return LimpError.of('unauthenticated', problem);
}

/** @throws {@link LimpError} `insecure` where a sign-in would show the password to others */
export function refuseInsecure(config: CheckedConfig): void {
  if (!config.isInsecure) return;
  throw LimpError.of(
    'insecure',
    'Signing in over ws: would show the password to everybody on the way. Use wss:, or set allowInsecure where ' +
      'that is no danger.',
  );
}
