export { LimpFileInput } from './file-input/file-input';
export type { LimpFileInputField } from './file-input/file-input';
export type { LimpRefusedFile } from './file-input/refusal';
export { LIMP_FILE_INPUT_TEXTS } from './file-input/texts';
export type { LimpFileInputTexts } from './file-input/texts';
export { LimpUploadProgress } from './upload-progress/upload-progress';
export { LimpProgress } from './upload-progress/progress';
export type { ProgressNow } from './upload-progress/progress-words';
export type { LimpProgressSource } from './upload-progress/told-progress';
export { LIMP_PROGRESS_TEXTS } from './upload-progress/progress-texts';
export type { LimpProgressTexts } from './upload-progress/progress-texts';
export { LimpSubmit } from './submit/submit';
export type { LimpServerError } from './submit/sent-form';
export type { LimpDocFn, LimpFormDoc, LimpSubmitArgs } from './submit/submit';
export { LIMP_SUBMIT_TEXTS } from './submit/submit-texts';
export type { LimpSubmitTexts } from './submit/submit-texts';
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
export { LimpFile } from './file/file';
export { LimpFilePipe } from './file/file.pipe';
export type { LimpStoredFile } from './file/file-fetch';
