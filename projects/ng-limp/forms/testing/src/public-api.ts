export { LimpFileInputHarness } from './file-input-harness';
export type { LimpFileInputHarnessFilters } from './file-input-harness';
export { LimpSubmitHarness } from './submit-harness';
export { LimpUploadProgressHarness } from './upload-progress-harness';
export type { LimpUploadProgressHarnessFilters } from './upload-progress-harness';
