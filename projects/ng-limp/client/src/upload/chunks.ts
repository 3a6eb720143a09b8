import { MAX_CHUNK_SIZE } from '../config/chunk-size';
import type { ChunkSize } from '../config/chunk-size';
import { LimpError } from '../errors';
import { MAX_FRAME_BYTES } from '../protocol/codes';
import { LONGEST_STAMP } from '../protocol/payload';
import type { ChunkHead, FileHead } from '../protocol/payload';
import { worstChunkPayloadBytes } from '../token/chunk-payload';
import { MAX_DIGITS } from '../token/decimal-digits';
import { frameBytes } from '../token/signer';
import type { FileToSend } from './find-files';

/** One chunk of a file, its bytes not yet read. */
export interface Chunk {
  readonly head: ChunkHead;
  readonly bytes: Blob;
}

/** A file cut into chunks of one size, made one by one as they are asked for. */
export class ChunkedFile {
  readonly total: number;
  /** In bytes. */
  readonly chunkSize: number;
  readonly #head: FileHead;

  /** @throws {@link LimpError} `too-large` where a chunk's worst frame passes what servers take */
  constructor(
    readonly file: FileToSend,
    chunkSize: ChunkSize,
  ) {
    const { name, type, lastModified, bytes, attr } = file;
    this.#head = { name, size: bytes.size, type, lastModified };
    this.chunkSize = chunkSize === 'auto' ? this.#largestChunk() : chunkSize;
    this.total = Math.ceil(bytes.size / this.chunkSize);
    const worst = this.#worstFrame(Math.min(this.chunkSize, bytes.size));
    if (worst > MAX_FRAME_BYTES) {
      throw LimpError.tooLarge(
        `doc.${attr}`,
        `chunks of the file "${name.slice(0, 60)}" would make frames of up to ${worst} bytes, and servers take ` +
          `${MAX_FRAME_BYTES}. Give a smaller fileChunkSize, or shorten the names of file and attr.`,
      );
    }
  }

  /** The chunk of a number from 1 to `total`. */
  chunk(number: number): Chunk {
    const from = (number - 1) * this.chunkSize;
    return {
      head: this.#headOf(number),
      bytes: this.file.bytes.slice(from, from + this.chunkSize),
    };
  }

  #headOf(chunk: number, total = this.total): ChunkHead {
    const { attr, index } = this.file;
    return { attr, index, chunk, total, file: this.#head };
  }

  /** Quotas count frames: the fewer there are, the sooner a file is there. */
  #largestChunk(): number {
    const room = MAX_FRAME_BYTES - this.#worstFrame(0);
    return Math.max(1, Math.min(MAX_CHUNK_SIZE, Math.floor((room * 3) / 4 / MAX_DIGITS)));
  }

  /** How many bytes the frame of a chunk has at worst. */
  #worstFrame(chunkSize: number): number {
    // As if every byte had a chunk of its own: no number in the head gets longer than that.
    const most = this.file.bytes.size;
    const payload = worstChunkPayloadBytes(
      { ...LONGEST_STAMP, query: '[]' },
      this.#headOf(most, most),
      chunkSize,
    );
    return frameBytes(payload, LONGEST_STAMP.callId);
  }
}
