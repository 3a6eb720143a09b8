export { LimpTestCall } from './limp-test-call';
export type {
  LimpTestCallState,
  LimpTestError,
  LimpTestEvent,
  LimpTestFile,
  LimpTestReply,
} from './limp-test-call';
export { LimpTestingController } from './limp-testing-controller';
export type { LimpCallMatcher } from './limp-testing-controller';
export { provideLimpTesting } from './provide-limp-testing';
export type { LimpTestingOptions } from './provide-limp-testing';
