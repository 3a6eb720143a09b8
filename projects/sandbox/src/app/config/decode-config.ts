import type { LimpConfig } from 'ng-limp';
import { isRecord } from '../common/is-record';
import { DEFAULT_CONFIG } from './sandbox-config';
import type { SandboxConfig } from './sandbox-config';

type Level = NonNullable<LimpConfig['apiLevel']>;
type ChunkSize = NonNullable<LimpConfig['fileChunkSize']>;

/**
 * What `sandbox.json` says, over the defaults. What the fields mean, and whether their values will do, is checked by
 * the library when it connects.
 *
 * @throws Error for a field of another type
 */
export function decodeConfig(content: unknown): SandboxConfig {
  if (!isRecord(content))
    throw new Error('sandbox.json has to hold an object, such as {"api": "ws://…/ws"}.');
  const { api, anonToken, appId, apiLevel, fileChunkSize, debug, uploadWorker } = content;
  return {
    ...DEFAULT_CONFIG,
    ...text('api', api),
    ...text('anonToken', anonToken),
    ...text('appId', appId),
    ...(apiLevel === undefined ? {} : { apiLevel: apiLevel as Level }),
    ...(fileChunkSize === undefined ? {} : { fileChunkSize: fileChunkSize as ChunkSize }),
    debug: debug === true,
    uploadWorker: uploadWorker === true,
  };
}

function text<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  if (value === undefined) return {};
  if (typeof value !== 'string') throw new Error(`"${key}" in sandbox.json has to be a text.`);
  const field: Partial<Record<K, string>> = {};
  field[key] = value;
  return field;
}
