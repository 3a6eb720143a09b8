// @ts-check
/**
 * The import floors of the house: an import may only point down.
 *
 *     sandbox, e2e, bench  >  forms/material, forms/testing  >  forms, testing  >  Angular layer  >  client  >  (its own floors, see below)
 *
 * A floor says which files it is made of and which floors below it its files may import.
 * The rule in `rules.mjs` asks `verdict` about every import; to move a wall, change the table here.
 */
import { posix } from 'node:path';

/**
 * @typedef {object} Floor
 * @property {string} name
 * @property {RegExp} files paths from the root of the workspace, with forward slashes
 * @property {readonly string[]} may other floors that its files may import
 * @property {readonly string[]} [mayTypes] floors of which it may import types, and nothing else
 * @property {string} [entry] the public name that others import it by
 * @property {boolean} [angular] whether its files may import @angular/*
 */

const client = 'projects/ng-limp/client/src';

/**
 * Rooms of the client from the bottom up; each may import those named, and `errors`.
 *
 * @type {readonly [room: string, files: string, may: readonly string[]][]}
 */
const rooms = [
  ['errors', 'errors(\\.ts)?$', ['protocol']],
  ['lazy', 'lazy(\\.ts)?$', []],
  ['protocol', 'protocol(/|$)', []],
  ['config', 'config(/|$)', ['protocol']],
  ['token', 'token(/|$)', ['protocol']],
  ['connection', 'connection(/|$)', ['lazy', 'token', 'config', 'protocol']],
  ['session', 'session(/|$)', ['config', 'protocol']],
  ['worker', 'worker(/|$)', ['connection', 'token', 'config', 'protocol']],
  ['requests', 'requests(/|$)', ['lazy', 'connection', 'session', 'config', 'protocol']],
  ['http', 'http(/|$)', ['lazy', 'requests', 'config', 'protocol']],
  ['upload', 'upload(/|$)', ['lazy', 'requests', 'token', 'config', 'protocol']],
  ['sign-in', 'sign-in(/|$)', ['requests', 'connection', 'session', 'config', 'protocol']],
  ['calls', 'calls(/|$)', ['upload', 'http', 'requests', 'token', 'config', 'protocol']],
];
/**
 * Rooms of limpd from the bottom up; each may import those named.
 *
 * @type {readonly [room: string, files: string, may: readonly string[]][]}
 */
const limpdRooms = [
  ['ground', '(address|bounds|clock|logger|version)\\.', []],
  ['inner', '(core|module|data|level|passwords|uploads)/', ['ground']],
  ['dispatch', 'dispatch/', ['inner', 'ground']],
  ['ws', 'ws/', ['dispatch', 'inner', 'ground']],
  ['http', 'http/', ['dispatch', 'inner', 'ground']],
];
const roomNames = rooms.map(([room]) => `client/${room}`);

/**
 * The first floor whose files match owns a file.
 *
 * @type {readonly Floor[]}
 */
export const floors = [
  // Not part of the package: specs of all rooms, and the servers they start, which run in Node.
  {
    name: 'client tests',
    files: /^projects\/ng-limp\/client\/(.*\.spec(\.ts)?$|spec\/|[^/]+$)/,
    may: ['client', ...roomNames, 'limpd', 'tools'],
  },
  ...rooms.map(([room, files, may]) => ({
    name: `client/${room}`,
    files: new RegExp(`^${client}/${files}`),
    may: ['errors', ...may].map((below) => `client/${below}`),
  })),
  {
    name: 'client',
    files: new RegExp(`^${client}/`),
    may: roomNames,
    entry: 'ng-limp/client',
  },
  {
    name: 'Angular layer',
    files: /^projects\/ng-limp\/src\//,
    may: ['client'],
    entry: 'ng-limp',
    angular: true,
  },
  // Not part of the package either: specs of the forms, which call the server that tests stand in for.
  {
    name: 'forms tests',
    files: /^projects\/ng-limp\/forms\/.*\.spec(\.ts)?$/,
    may: ['forms/material', 'forms/testing', 'forms', 'testing', 'Angular layer', 'client'],
    angular: true,
  },
  // The entries inside of another's folder come first.
  ...['forms/material', 'forms/testing', 'forms', 'testing'].map((name) => ({
    name,
    files: new RegExp(`^projects/ng-limp/${name}/`),
    may: [...(name.startsWith('forms/') ? ['forms'] : []), 'Angular layer', 'client'],
    entry: `ng-limp/${name}`,
    angular: true,
  })),
  {
    name: 'sandbox',
    files: /^projects\/sandbox\//,
    may: ['forms/material', 'forms/testing', 'forms', 'testing', 'Angular layer', 'client'],
    angular: true,
  },
  // Rooms of limpd, its specs left out. Websocket and HTTP are two doors to the same room: neither reaches the other.
  ...limpdRooms.map(([room, files, may]) => ({
    name: `limpd/${room}`,
    files: new RegExp(`^projects/limpd/src/(${files})(?!.*\\.spec)`),
    may: may.map((below) => `limpd/${below}`),
    mayTypes: ['client'],
  })),
  {
    name: 'limpd',
    files: /^projects\/limpd\//,
    may: limpdRooms.map(([room]) => `limpd/${room}`),
    mayTypes: ['client'],
  },
  // One file of the benchmarks measures parts of the client that no app can reach.
  {
    name: 'bench adapter',
    files: /^bench\/page\/ours\.ts$/,
    may: ['client', ...roomNames],
  },
  // Two of them measure limpd's store, which no app reaches either.
  {
    name: 'bench of the store',
    files: /^bench\/(documents|measures\/limpd)\.ts$/,
    may: ['bench', 'limpd', ...limpdRooms.map(([room]) => `limpd/${room}`)],
  },
  {
    name: 'bench',
    files: /^bench\//,
    may: ['bench adapter', 'bench of the store', 'client', 'tools'],
  },
  {
    name: 'e2e',
    files: /^e2e\//,
    may: ['forms', 'testing', 'Angular layer', 'client', 'limpd', 'tools'],
    angular: true,
  },
  {
    name: 'tools',
    files: /^(tools\/|[^/]+$)/,
    may: ['limpd', ...limpdRooms.map(([room]) => `limpd/${room}`), 'client'],
    angular: true,
  },
];

/** The one folder that knows SQLite. */
const SQL_ROOM = /^projects\/limpd\/src\/data\/sqlite\//;

/** @param {string} file @returns {Floor | undefined} */
export function floorOf(file) {
  return floors.find((floor) => floor.files.test(file));
}

/**
 * Whether two floors are packaged as one: the rooms of the client are.
 *
 * @param {Floor} from
 * @param {Floor} to
 */
function sameEntry(from, to) {
  return from === to || (isRoomOrClient(from) && isRoomOrClient(to));
}

/** @param {Floor} floor */
function isRoomOrClient({ name }) {
  return name === 'client' || name.startsWith('client/');
}

/**
 * Says what is wrong with an import, or undefined when it may stay.
 *
 * @param {string} file the importing file, as a path from the root of the workspace
 * @param {string} source what it imports, as written
 * @param {boolean} typeOnly
 * @returns {string | undefined}
 */
export function verdict(file, source, typeOnly) {
  const from = floorOf(file);
  if (!from) return undefined;
  if (/^@angular\//.test(source)) {
    return from.angular
      ? undefined
      : `${from.name} runs without Angular: it may not import "${source}".`;
  }
  if (source === 'node:sqlite' && !SQL_ROOM.test(file)) {
    return 'SQL lives in projects/limpd/src/data/sqlite: ask the Store.';
  }
  const relative = source.startsWith('.');
  if (!relative && !/^ng-limp(\/|$)/.test(source)) return undefined;

  const to = relative
    ? floorOf(posix.join(posix.dirname(file), source))
    : floors.find(({ entry }) => entry === source);
  if (!to) {
    return relative
      ? undefined
      : `"${source}" is no public name of ng-limp: import one of ${entries()}.`;
  }
  if (to === from && relative) return undefined;
  if (from.mayTypes?.includes(to.name)) {
    if (!typeOnly)
      return `${from.name} may import only types from ${to.name}: write "import type".`;
  } else if (!from.may.includes(to.name)) {
    return `An import may only point down: ${from.name} may not import ${to.name}${allowed(from)}.`;
  }
  // Another entry point is another package to the packager, and to every app.
  if (relative && to.entry !== undefined && !from.name.endsWith(' tests') && !sameEntry(from, to)) {
    return `${from.name} reaches ${to.name} by its public name: import from "${to.entry}".`;
  }
  return undefined;
}

/** @param {Floor} floor */
function allowed({ may, mayTypes = [] }) {
  const below = [...may, ...mayTypes.map((name) => `types of ${name}`)];
  return below.length ? ` (it may import ${below.join(', ')})` : ' (it is at the bottom)';
}

function entries() {
  return floors.flatMap(({ entry }) => (entry === undefined ? [] : [`"${entry}"`])).join(', ');
}
