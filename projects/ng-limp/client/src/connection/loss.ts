/** The code with which a server closes a connection on which a frame was too large for it. */
const FRAME_TOO_LARGE = 1009;

/**
 * Who or what has ended a connection: the server or the network; a frame too large for the server, which would only lose
 * the next connection if it were sent again; or this client itself.
 */
export type LossCause = 'server' | 'frame' | 'client';

/** What the code with which a socket was closed means. */
export function lossOf(code: number, reason: string): readonly [reason: string, cause: LossCause] {
  if (code === FRAME_TOO_LARGE) {
    return ['the server refused a frame as too large (close code 1009)', 'frame'];
  }
  const told = reason === '' ? '' : `, ${reason}`;
  return [`the connection was closed (code ${code}${told})`, 'server'];
}
