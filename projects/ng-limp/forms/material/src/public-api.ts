export { LimpMatFileInput } from './mat-file-input';
