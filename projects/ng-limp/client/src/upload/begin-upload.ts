import type { ChunkSize } from '../config/chunk-size';
import { LimpError } from '../errors';
import type { AttrReservation } from '../requests/attr-reservation';
import type { CallHandle } from '../requests/call-handle';
import { ChunkedFile } from './chunks';
import { Upload } from './upload';
import type { UploadJob, UploadOptions } from './upload-options';

// One module for all that is loaded with the first call that has files.
export { uploadByHttp } from './http-upload';

/** Sends the files of a call by the socket, then the call. */
export function uploadBySocket(
  { request, files, sink }: UploadJob,
  reservation: AttrReservation,
  chunkSize: ChunkSize,
  options: UploadOptions,
): CallHandle {
  try {
    const chunked = files.map((file) => new ChunkedFile(file, chunkSize));
    return new Upload(request, chunked, sink, reservation, options).start();
  } catch (error) {
    reservation.release();
    sink.error(LimpError.from(error));
    return { cancel: () => undefined, mayHaveRun: () => false };
  }
}
