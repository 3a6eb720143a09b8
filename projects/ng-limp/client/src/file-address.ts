import type { CheckedConfig } from './config';
import { LimpError } from './errors';
import { httpAddress, segment } from './http-address';

/** How large a thumbnail shall be, in pixels. */
export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The address of a stored file (`docs/protocol.md`, "Files").
 *
 * @throws {@link LimpError} `usage` for a thumbnail that the server cannot make
 */
export function fileAddress(
  config: CheckedConfig,
  path: readonly [module: string, id: string, attr: string],
  filename: string,
  thumbnail?: ThumbnailSize,
): string {
  const { fileSeparator, thumbnails } = config.level;
  const [module, id, attr] = path;
  const folder = httpAddress(config, [module, 'retrieve_file', id, attr].map(segment).join('/'));
  if (thumbnail === undefined) return `${folder}${fileSeparator}${segment(filename)}`;
  const { width, height } = thumbnail;
  if (!thumbnails) {
    throw LimpError.usage('thumbnail', 'servers below 5.6 make none. Leave the size out.');
  }
  if (![width, height].every((side) => Number.isInteger(side) && side > 0)) {
    throw LimpError.usage('thumbnail', `${width} by ${height} will not do. Give whole pixels.`);
  }
  return `${folder}/${width}x${height}/${segment(filename)}`;
}
