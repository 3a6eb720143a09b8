export { LimpFileInput } from './file-input/file-input';
export type { LimpFileInputField } from './file-input/file-input';
export type { LimpRefusedFile } from './file-input/refusal';
export { LIMP_FILE_INPUT_TEXTS } from './file-input/texts';
export type { LimpFileInputTexts } from './file-input/texts';
export { LimpUploadProgress } from './upload-progress/upload-progress';
export { LimpBytesPipe } from './bytes/bytes.pipe';
export { LimpPreviewPipe } from './preview/preview.pipe';
export type {
  ImageSize,
  ImageSizeLimits,
  LimpFileError,
  LimpFileErrorKind,
  LimpFileErrors,
} from './validators/file-errors';
export { provideLimpFormTexts } from './validators/form-texts';
export type { LimpFormTexts } from './validators/form-texts';
export {
  fileTypesValidator,
  imageSizeValidator,
  maxFileSizeValidator,
  maxFilesValidator,
  maxTotalSizeValidator,
  minFilesValidator,
  noEmptyFilesValidator,
} from './validators/reactive-validators';
export {
  fileTypes,
  imageSize,
  maxFileSize,
  maxFiles,
  maxTotalSize,
  minFiles,
  noEmptyFiles,
} from './validators/schema-rules';
export {
  LimpFileTypes,
  LimpImageSize,
  LimpMaxFileSize,
  LimpMaxFiles,
  LimpMaxTotalSize,
  LimpMinFiles,
  LimpNoEmptyFiles,
} from './validators/check-directives';
export { LimpErrorsPipe } from './validators/errors.pipe';
export { LimpFileUrlPipe } from './file-url/file-url.pipe';
