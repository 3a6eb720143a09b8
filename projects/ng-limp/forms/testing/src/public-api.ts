export { LimpFileInputHarness } from './file-input-harness';
export type { LimpFileInputHarnessFilters } from './file-input-harness';
