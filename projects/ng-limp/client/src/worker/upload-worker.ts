import { runUploadWorker } from './run-upload-worker';

runUploadWorker();
