import { decodeConfig } from './decode-config';
import { DEFAULT_CONFIG } from './sandbox-config';
import type { SandboxConfig } from './sandbox-config';

/** Reads the configuration that lies beside the app; without one, the defaults do. */
export async function loadConfig(path: string): Promise<SandboxConfig> {
  const response = await fetch(path, { cache: 'no-store' });
  // Servers of single-page apps answer a missing file with the page itself.
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  if (!response.ok || !isJson) return DEFAULT_CONFIG;
  const content: unknown = await response.json();
  return decodeConfig(content);
}
