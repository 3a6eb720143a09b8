export { LimpFileInput } from './file-input/file-input';
export { LimpUploadProgress } from './upload-progress/upload-progress';
export { LimpBytesPipe } from './bytes/bytes.pipe';
