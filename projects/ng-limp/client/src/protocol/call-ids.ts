/** As long as any call id gets: 24 digits, a dash, and a count. */
export const LONGEST_CALL_ID = 'x'.repeat(40);

/**
 * Makes call ids: unique on a connection, and neither guessed nor met by another client, since each client begins with
 * 96 bits of its own by the platform's secure random.
 */
export class CallIds {
  readonly #prefix = [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  #count = 0;

  next(): string {
    this.#count += 1;
    return `${this.#prefix}-${this.#count.toString(36)}`;
  }
}
