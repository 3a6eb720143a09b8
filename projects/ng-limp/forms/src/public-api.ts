export { LimpFileInput } from './file-input/file-input';
export type { LimpFileInputField } from './file-input/file-input';
export type { LimpRefusedFile } from './file-input/refusal';
export { LIMP_FILE_INPUT_TEXTS } from './file-input/texts';
export type { LimpFileInputTexts } from './file-input/texts';
export { LimpUploadProgress } from './upload-progress/upload-progress';
export { LimpBytesPipe } from './bytes/bytes.pipe';
export { LimpPreviewPipe } from './preview/preview.pipe';
