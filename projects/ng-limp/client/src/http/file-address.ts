import type { CheckedConfig } from '../config/config';
import { LimpError } from '../errors';
import { httpAddress, segment } from './http-address';

/** How large a thumbnail shall be, in pixels. */
export interface ThumbnailSize {
  readonly width: number;
  readonly height: number;
}

/** Which stored file is meant, as a document has it. */
export interface FilePlace {
  readonly module: string;
  /** `_id` of the document. */
  readonly id: string;
  readonly attr: string;
  readonly filename: string;
  /** Which thumbnail of it; undefined for the file itself. */
  readonly thumbnail: ThumbnailSize | undefined;
}

/**
 * The address of a stored file (`docs/protocol.md`, "Files").
 *
 * @throws {@link LimpError} `usage` for a file or a thumbnail that has no address at the server
 */
export function fileAddress(config: CheckedConfig, place: FilePlace): string {
  return httpAddress(config, filePath(config, place).join('/'));
}

/** The parts of the address, below that of the server. */
function filePath({ level }: CheckedConfig, place: FilePlace): readonly string[] {
  const { module, id, attr, filename, thumbnail } = place;
  const folder = [segment('module', module), 'retrieve_file', segment('id', id)];
  const size = thumbnail ? [sizeOf(thumbnail, level.thumbnails)] : [];
  if (level.fileSeparator === '/') {
    return [...folder, segment('attr', attr), ...size, segment('filename', filename)];
  }
  return [...folder, `${unparted('attr', attr)};${unparted('filename', filename)}`];
}

function sizeOf({ width, height }: ThumbnailSize, areMade: boolean): string {
  if (!areMade) {
    throw LimpError.usage('thumbnail', 'servers below 5.6 make none. Leave the size out.');
  }
  if (![width, height].every((side) => Number.isInteger(side) && side > 0)) {
    throw LimpError.usage('thumbnail', `${width} by ${height} will not do. Give whole pixels.`);
  }
  return `${width}x${height}`;
}

/** A name beside which a semicolon stands: one in it would be taken for that. */
function unparted(field: string, name: string): string {
  if (!name.includes(';')) return segment(field, name);
  throw LimpError.usage(
    field,
    `"${name}" has a semicolon, and no file of such a name can be asked for from servers below 5.6.`,
  );
}
