import type { Level } from '../level/level.ts';

/** What answers a call: the conn itself, in one of these ways, or a method of a module. */
export type EndpointKind = 'heartbeat' | 'close' | 'upload' | 'watch' | 'unwatch' | 'method';

/** Who answers calls to `endpoint`. All but `heart/beat` may be written in any case. */
export function endpointKind(endpoint: string | undefined, level: Level): EndpointKind {
  if (endpoint === 'heart/beat' && level.heartbeat) return 'heartbeat';
  const lower = endpoint?.toLowerCase() ?? '';
  if (lower === 'conn/close' && level.connClose) return 'close';
  if (lower === 'file/upload' && level.uploads === 'chunks') return 'upload';
  if (lower === 'watch/delete' && level.watch) return 'unwatch';
  if (/^[^/]+\/watch$/.test(lower) && level.watch) return 'watch';
  return 'method';
}
