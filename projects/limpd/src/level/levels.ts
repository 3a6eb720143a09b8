import { makeDoc, without, type Doc } from '../data/value.ts';
import { ANON_SESSION_ID } from '../module/session.ts';
import { NO_QUIRKS, type ApiLevel, type Level, type Quirks } from './level.ts';

const MINUTE_MS = 60_000;

/** Level 4.0: the first LIMP server. */
const level40: Level = {
  name: '4.0',
  greeting: frame(200, 'Connection established'),
  verifyFirst: false,
  concurrent: false,
  connClose: false,
  heartbeat: false,
  watch: false,
  quotas: false,
  idleMs: undefined,
  plainCalls: true,
  answersNameless: true,
  terseErrors: true,
  noEndpointCode: 'CORE_REQ_INVALID_PATH',
  lackCode: () => 'BASE_MODULE_MODULE_MISSING_ATTR',
  queryForm: 'object',
  emptyQueries: true,
  finders: ['$search'],
  notOperators: ['$not'],
  docOperators: [],
  plainAuth: true,
  hashRecipe: 'pairs',
  reauthProof: 'none',
  reauthsAnytime: true,
  keepsTokenAtSignout: true,
  tellSession: (_event, session) =>
    dict({ total: 1, count: 1, docs: [oldSession(session)], groups: dict({}) }),
  tellSignout: (id) => dict({ count: 1, docs: [dict({ _id: id })] }),
  allPrivileges: '*',
  uploads: 'none',
  filesInListsOnly: true,
  fileAddress: 'ATTR;NAME',
  bearer: 'user',
  quirks: {
    ...NO_QUIRKS,
    queries: { operators: { $bet: 'fails', $in: 'means-equal' } },
    storesAsSent: true,
    sessionsOutlive: true,
    keepsFiles: true,
    doublesErrors: true,
    adminHash: 'ascii-password-first',
  },
};

/** Level 4.3: from 4.1 to 4.9. */
const level43: Level = {
  ...level40,
  name: '4.3',
  greeting: frame(200, 'Connection established', 'CORE_CONN_OK'),
  plainCalls: false,
  plainAuth: false,
  hashRecipe: 'list',
  reauthProof: 'hash',
  keepsTokenAtSignout: false,
  notOperators: ['$not', '$ne'],
  uploads: 'chunks',
  quirks: {
    ...NO_QUIRKS,
    queries: { operators: { $in: 'means-equal' }, dropsConditions: true },
    storesAsSent: true,
    sessionsOutlive: true,
    keepsFiles: true,
    adminHash: 'ascii',
  },
};

/** Level 5.0: to 5.5. */
const level50: Level = {
  ...level43,
  name: '5.0',
  lackCode: (module) => `${module}_MISSING_ATTR`,
  queryForm: 'list',
  notOperators: ['$ne'],
  tellSession: (event, session) => {
    const found = dict({ count: 1, docs: [oldSession(session)] });
    return event === 'auth' ? found : dict({ total: 1, ...found, groups: dict({}) });
  },
  filesInListsOnly: false,
  quirks: {
    ...level43.quirks,
    queries: {
      operators: { $not: 'fails', $bet: 'fails' },
      unknown: 'finds-nothing',
      idsInFindNothing: true,
      needsCondition: true,
    },
  },
};

/** Level 5.6, as 5.6.0 to 5.6.3 are. */
const level56: Level = {
  ...level50,
  name: '5.6',
  terseErrors: false,
  lackCode: (module, part) => `${module}_INVALID_${part}`,
  emptyQueries: false,
  docOperators: ['$add', '$push', '$push_unique', '$pull'],
  hashRecipe: 'list-with-token',
  fileAddress: 'ATTR/NAME',
  quirks: {
    ...level50.quirks,
    queries: {
      operators: { $not: 'fails' },
      unknown: 'finds-nothing',
      idsInFindNothing: true,
    },
  },
};

/** Level 5.6.4, which tells of sessions as no other does. */
const level564: Level = {
  ...level56,
  name: '5.6.4',
  tellSession: (_event, session) => dict({ __session: oldSession(session) }),
};

/** Level 5.6.5, to 5.6.7: sessions are told of, and auths while authed refused, as from then on. */
const level565: Level = {
  ...level564,
  name: '5.6.5',
  reauthsAnytime: false,
  tellSession: (_event, session) => dict({ session: oldSession(session) }),
  tellSignout: () => dict({ session: dict({ _id: ANON_SESSION_ID }) }),
};

/** Level 5.7. */
const level57: Level = {
  ...level565,
  name: '5.7',
  greeting: frame(200, 'Connection ready', 'CORE_CONN_READY'),
  verifyFirst: true,
  concurrent: true,
  connClose: true,
  watch: true,
  idleMs: 10 * MINUTE_MS,
  answersNameless: false,
  noEndpointCode: 'CORE_REQ_NO_ENDPOINT',
  emptyQueries: true,
  quirks: {
    ...level565.quirks,
    queries: { operators: {}, unknown: 'finds-nothing' },
    shufflesReplies: true,
  },
};

/** Level 5.8, as from 5.8.5. */
const level58: Level = {
  ...level57,
  name: '5.8',
  heartbeat: true,
  quotas: true,
  idleMs: 2 * MINUTE_MS,
  quirks: {
    ...level57.quirks,
    queries: { ...level57.quirks.queries, attrsNeedExtended: true },
  },
};

/** Level 6.0. */
const level60: Level = {
  ...level58,
  name: '6.0',
  finders: ['$search', '$geo_near'],
  tellSession: (event, session) =>
    dict({ session: event === 'auth' ? without(session, new Set(['create_time'])) : session }),
  docOperators: ['$add', '$multiply', '$append', '$remove'],
  allPrivileges: ['*'],
  quirks: {
    ...level58.quirks,
    queries: { operators: {}, unknown: 'is-never-answered' },
    refusesXAuth: true,
    watches: 'fail',
  },
};

/** Level 6.1, which was never released: known from the client that speaks it, so its faults are not. */
const level61: Level = {
  ...level60,
  name: '6.1',
  hashRecipe: 'text',
  reauthProof: 'token',
  uploads: 'http',
  bearer: 'session',
  quirks: { ...NO_QUIRKS, shufflesReplies: true },
};

const LEVELS: Readonly<Record<ApiLevel, Level>> = {
  '4.0': level40,
  '4.3': level43,
  '5.0': level50,
  '5.6': level56,
  '5.6.4': level564,
  '5.6.5': level565,
  '5.7': level57,
  '5.8': level58,
  '6.0': level60,
  '6.1': level61,
};

/** The level named `name`. */
export function levelNamed(name: ApiLevel): Level {
  return LEVELS[name];
}

/** The faults that a server of `level` shows. */
export function quirksOf(level: Level, faithful: boolean): Quirks {
  return faithful ? level.quirks : NO_QUIRKS;
}

/** A session as it was before 6.0: without groups, and with another name for the time of its beginning. */
function oldSession(session: Doc): Doc {
  const entries = Object.entries(session).filter(([key]) => key !== 'groups');
  return makeDoc(entries.map(([key, value]) => [key === 'create_time' ? 'timestamp' : key, value]));
}

function frame(status: number, msg: string, code?: string): Doc {
  return dict({ status, msg, ...(code === undefined ? {} : { args: dict({ code }) }) });
}

function dict(entries: Doc): Doc {
  return makeDoc(Object.entries(entries));
}
