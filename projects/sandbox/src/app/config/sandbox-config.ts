import { InjectionToken } from '@angular/core';
import type { LimpConfig } from 'ng-limp';

/** Which server the Sandbox is for, and as what it talks to it: the content of `sandbox.json`, defaults filled in. */
export interface SandboxConfig extends LimpConfig {
  /** Whether a worker holds the socket, and reads, encodes and signs files. */
  readonly uploadWorker: boolean;
}

export const SANDBOX_CONFIG = new InjectionToken<SandboxConfig>('Sandbox: configuration');

/** A limpd on this machine with nothing configured. */
export const DEFAULT_CONFIG: SandboxConfig = {
  api: 'ws://localhost:8081/ws',
  anonToken: '__ANON_TOKEN_f00000000000000000000012',
  authAttrs: ['email', 'username', 'phone'],
  uploadWorker: false,
};
