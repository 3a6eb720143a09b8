import { LimpError } from './errors';

/** Code that most pages never need: it is loaded when it is first used. */
export class Lazy<T> {
  #code: T | null = null;
  #loading: Promise<T> | null = null;

  /** What it is for, as errors name it. */
  readonly #purpose: string;
  readonly #load: () => Promise<T>;

  constructor(purpose: string, load: () => Promise<T>) {
    this.#purpose = purpose;
    this.#load = load;
  }

  /** The code where it is loaded already, else null. */
  get loaded(): T | null {
    return this.#code;
  }

  /** The code. Rejects with `connection-lost` where it cannot be loaded; the next to ask tries again. */
  get(): Promise<T> {
    return (this.#loading ??= this.#load().then(
      (code) => (this.#code = code),
      () => {
        this.#loading = null;
        throw LimpError.of(
          'connection-lost',
          `The code for ${this.#purpose} could not be loaded: the server of this page is away, or has a newer ` +
            'version of it. Reload the page, or try again.',
        );
      },
    ));
  }
}
