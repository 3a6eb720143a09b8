import { makeDoc } from '../data/value.ts';
import { ANON_ID, ANON_SESSION_ID, type Session } from '../module/session.ts';

/** The session of every conn that has not authed. */
export function anonSession(anonToken: string): Session {
  return {
    _id: ANON_SESSION_ID,
    token: anonToken,
    user: { _id: ANON_ID, privileges: makeDoc([]) },
  };
}
