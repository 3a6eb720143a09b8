import type { CheckedConfig } from '../config/config';
import type { ApiLevel } from '../protocol/api-level';
import { CONN_READY, INVALID_TOKEN } from '../protocol/codes';
import { isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import { traitsOf } from './connection-state';
import type { ConnectionState } from './connection-state';

/** False in production builds of Angular, which leave out what it guards; not there outside of Angular. */
declare const ngDevMode: unknown;

/** After how many tries without success a warning is due. */
const TRIES = 3;

/** The versions of LIMP that greet in one way, and the API levels that are for any of them. */
interface Greeters {
  readonly versions: string;
  readonly levels: readonly ApiLevel[];
}

/** Those that greet without a code. */
const FIRST: Greeters = { versions: 'below 4.3', levels: ['4.0', '4.3'] };
const OPENING: Greeters = { versions: '4.3 to 5.6', levels: ['4.3', '5.0', '5.6'] };
/** Those that want to verify the client. */
const VERIFYING: Greeters = { versions: '5.7 or later', levels: ['5.7', '5.8', '6.0', '6.1'] };

type Config = Pick<CheckedConfig, 'apiLevel' | 'level' | 'recipe'>;

/** What has been seen of a server. */
interface Seen {
  greeters: Greeters | null;
  /** Whether its greeting contradicts the configured level. */
  isOther: boolean;
  /** Whether a call has succeeded: then calls are made as the server wants them. */
  hasSucceeded: boolean;
}

/**
 * Notices what tells of a mistaken configuration, for as long as one is in use, and says what to check: in the log, once
 * for each kind of mistake, and in the errors that it leads to.
 */
export interface SetupCheck {
  /** A server has greeted. */
  greeted(reply: Reply): void;
  /** A call was answered. */
  answered(reply: Reply): void;
  /** The connection stands otherwise than before. */
  moved(state: ConnectionState): void;
  /**
   * What to check where a mistaken level can be the reason for an error, as an end of its message; else empty.
   *
   * @param reply what a call that was sent was refused with; null where no reply came in time
   */
  advice(endpoint: string, reply: Reply | null): string;
}

/** Begins to look after a configuration; in production builds of Angular, whose size counts, nobody does. */
export function setupCheckOf(config: Config, warn: (message: string) => void): SetupCheck | null {
  return typeof ngDevMode === 'undefined' || ngDevMode ? checkSetup(config, warn) : null;
}

function checkSetup(config: Config, warn: (message: string) => void): SetupCheck {
  const seen: Seen = { greeters: null, isOther: false, hasSucceeded: false };
  let isTold = false;
  /** How many tries have failed before the first success. */
  let failures = 0;
  return {
    greeted: ({ args: { code } }) => {
      const greeters = code === undefined ? FIRST : code === CONN_READY ? VERIFYING : OPENING;
      seen.greeters = greeters;
      seen.isOther = !greeters.levels.includes(config.apiLevel);
      if (!seen.isOther || isTold) return;
      isTold = true;
      warn(`Check ${facts(config, greeters)} Calls may be refused, misread or never answered.`);
    },
    answered: ({ status }) => {
      seen.hasSucceeded ||= isSuccess(status);
    },
    moved: (state) => {
      if (traitsOf(state).maySend) failures = Infinity;
      if (state.kind !== 'waiting' || ++failures !== TRIES) return;
      const what = seen.greeters
        ? 'anonToken and appId'
        : 'that a server runs there, its port, and the path of api: /ws, or /ws/REALM in realm mode';
      warn(`Not connected after ${TRIES} tries: ${state.reason}. Check ${what}.`);
    },
    advice: (endpoint, reply) => hint(config, seen, endpoint, reply),
  };
}

function facts({ apiLevel }: Config, { versions }: Greeters): string {
  return `apiLevel: it is "${apiLevel}", and the server greets as LIMP ${versions} does.`;
}

function hint(config: Config, seen: Seen, endpoint: string, reply: Reply | null): string {
  const { greeters, isOther, hasSucceeded } = seen;
  const isSuspect = reply === null ? isOther || !hasSucceeded : mayBeLevel(seen, endpoint, reply);
  if (greeters === null || !isSuspect) return '';
  const code = reply?.args.code ?? '';
  const isCreds = code.endsWith('_CREDS');
  let what = isCreds ? ' If they are right, check ' : ' Check ';
  if (isCreds && config.recipe !== config.level.authHash) what += 'authHashLevel and ';
  if (code === INVALID_TOKEN) what += 'anonToken and ';
  return what + facts(config, greeters);
}

/** Whether a mistaken level can be the reason for a refusal. */
function mayBeLevel({ greeters, isOther }: Seen, endpoint: string, reply: Reply): boolean {
  const { code = '', call_id: callId } = reply.args;
  // Without a call_id it was raised before the method ran.
  if (reply.status === 500) return isOther || callId === undefined;
  // From 5.7 on an anon token that is wrong never gets a connection verified.
  if (code === INVALID_TOKEN) return isOther || greeters !== VERIFYING;
  if (/_(CREDS|HASH|QUERY)$/.test(code)) return true;
  if (/_(ATTR|DOC)$/.test(code)) return endpoint.startsWith('session/');
  return /_(MODULE|METHOD)$/.test(code) && /^(file|watch)\/|\/watch$/.test(endpoint);
}
