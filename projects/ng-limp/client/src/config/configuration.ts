import { LimpError } from '../errors';
import type { CheckedConfig } from './config';

/** Which configuration is in use. */
export class Configuration {
  /** Null while there is none. */
  current: CheckedConfig | null = null;
  /** Why there is none, where one was refused. */
  #refusal: LimpError | null = null;

  /** There is none, since one was refused. */
  refuse(refusal: LimpError): void {
    this.current = null;
    this.#refusal = refusal;
  }

  /**
   * The one in use.
   *
   * @throws {@link LimpError} why the last one was refused, or `usage` where none was given
   */
  readonly checked = (): CheckedConfig => {
    if (this.current !== null) return this.current;
    const missing = 'it was not called yet. Call init() with the configuration.';
    throw this.#refusal ?? LimpError.usage('init', missing);
  };
}
