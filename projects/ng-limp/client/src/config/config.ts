import { LimpError } from '../errors';
import { API_LEVELS, AUTH_HASH_LEVELS, DEFAULT_API_LEVEL } from '../protocol/api-level';
import type { ApiLevel, ApiLevelTraits, AuthHashLevel } from '../protocol/api-level';
import { authHash } from '../protocol/auth-hash';
import type { AuthHashFunction, AuthHashInput, AuthHashOptions } from '../protocol/auth-hash';
import { isRecord, isText } from '../protocol/decode-frame';
import { DEFAULT_CHUNK_SIZE, checkChunkSize } from './chunk-size';
import type { ChunkSize } from './chunk-size';

/** Which server to connect to, and how. */
export interface LimpConfig {
  /** URL of the server's WebSocket, such as `wss://example.com/ws`; `…/ws/REALM` for an app in realm mode. */
  readonly api: string;
  /** The token that signs calls while nobody is signed in, as the server has it. */
  readonly anonToken: string;
  /** The attrs with which the server's users sign in, such as `['email', 'phone']`. */
  readonly authAttrs: readonly string[];
  /** Name of this client app, for servers that list the apps they serve. Default: `__public`. */
  readonly appId?: string;
  /** The server's API level. Default: `6.0`. */
  readonly apiLevel?: ApiLevel;
  /** The format of auth hashes, if it differs from the API level's. */
  readonly authHashLevel?: AuthHashLevel;
  /** The app's own function to make auth hashes, instead of the built-in ones: some servers' users need one. */
  readonly authHash?: AuthHashFunction;
  /**
   * Bytes of a file sent in one frame, 785,408 at most; `'auto'` for as many as fit, which is fastest if the server has
   * a quota, since quotas count frames. Default: 512,000.
   */
  readonly fileChunkSize?: ChunkSize;
  /** Logs each step to the console, without secrets. Default: false. */
  readonly debug?: boolean;
  /**
   * Allows signing in over `ws:` to another machine. The auth "hash" contains the password, so anybody on the path
   * can read it. Default: false.
   */
  readonly allowInsecure?: boolean;
}

/** A configuration that was checked, defaults filled in. */
export interface CheckedConfig {
  readonly url: string;
  readonly anonToken: string;
  readonly authAttrs: readonly string[];
  readonly appId: string;
  readonly apiLevel: ApiLevel;
  /** What that level is like. */
  readonly level: ApiLevelTraits;
  /** The recipe that was chosen; where it is one of the app's own, that function. */
  readonly recipe: AuthHashLevel | AuthHashFunction;
  /** Makes an auth hash by that recipe. */
  readonly hash: (input: AuthHashInput, options?: AuthHashOptions) => string;
  readonly fileChunkSize: ChunkSize;
  readonly debug: boolean;
  /** Whether what is sent can be read by others on the way. */
  readonly isInsecure: boolean;
}

/**
 * Checks a configuration and fills in its defaults.
 *
 * @throws {@link LimpError} `usage`, naming the field
 */
export function checkConfig(config: LimpConfig | null): CheckedConfig {
  if (!isRecord(config)) {
    const problem = 'there is no configuration. Give it to init(), or to provideLimp().';
    throw LimpError.usage('init', problem);
  }
  const url = checkApi(config.api);
  if (!isText(config.anonToken)) {
    throw LimpError.usage(
      'anonToken',
      'it is missing. Give the token that the server has for ANON.',
    );
  }
  const { authAttrs } = config;
  const areNames = Array.isArray(authAttrs) && authAttrs.every((attr) => typeof attr === 'string');
  if (!areNames || authAttrs.length === 0) {
    throw LimpError.usage(
      'authAttrs',
      "it is missing. List the attrs by which users sign in, such as ['email'].",
    );
  }
  const level = config.apiLevel ?? DEFAULT_API_LEVEL;
  if (!Object.hasOwn(API_LEVELS, level)) {
    throw LimpError.usage(
      'apiLevel',
      `"${level}" is none. Known are ${Object.keys(API_LEVELS).join(', ')}.`,
    );
  }
  const traits = API_LEVELS[level];
  const recipe = config.authHashLevel ?? traits.authHash;
  if (!AUTH_HASH_LEVELS.includes(recipe)) {
    throw LimpError.usage(
      'authHashLevel',
      `${JSON.stringify(recipe)} is none. Known are "${AUTH_HASH_LEVELS.join('", "')}".`,
    );
  }
  const fileChunkSize = config.fileChunkSize ?? DEFAULT_CHUNK_SIZE;
  checkChunkSize(fileChunkSize);
  return {
    url: url.href,
    anonToken: config.anonToken,
    authAttrs: [...authAttrs],
    appId: config.appId ?? '__public',
    apiLevel: level,
    level: traits,
    recipe: config.authHash ?? recipe,
    hash: config.authHash ?? ((input, options) => authHash(recipe, input, options)),
    fileChunkSize,
    debug: config.debug ?? false,
    isInsecure: url.protocol === 'ws:' && !isLoopback(url) && config.allowInsecure !== true,
  };
}

/** Whether two configurations mean the same server, app and recipe. */
export function isSameConfig(one: CheckedConfig, other: CheckedConfig): boolean {
  return JSON.stringify(one) === JSON.stringify(other) && one.recipe === other.recipe;
}

function checkApi(api: unknown): URL {
  if (!isText(api)) throw wrongApi('is missing');
  // An address may hold secrets, such as a key after its ?, so no error repeats it.
  let url: URL;
  try {
    url = new URL(api);
  } catch {
    throw wrongApi('is no address');
  }
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw wrongApi('does not begin with ws: or wss:');
  }
  if (url.username !== '' || url.password !== '') {
    throw wrongApi('holds a user name or password, which browsers refuse');
  }
  if (url.hash !== '') throw wrongApi('has a part after #, which websockets refuse');
  return url;
}

function wrongApi(fault: string): LimpError {
  const problem = `it ${fault}. Give the address of the websocket, such as wss://example.com/ws.`;
  return LimpError.usage('api', problem);
}

function isLoopback({ hostname }: URL): boolean {
  return /^((.*\.)?localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);
}
