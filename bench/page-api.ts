/** What stands on the `window` of a rival's page: the way from Node into it. */
export interface PageApi {
  /** Whether everything that the rival needs is there. */
  readonly isPresent: boolean;
  /** ms for one chunk of `size` bytes, as many as fit into `duration` ms. */
  chunk(size: number, duration: number): Promise<number>;
  /** Calls per second over `duration` ms, with `size` of them under way. */
  calls(url: string, size: number, duration: number): Promise<number>;
}

declare global {
  interface Window {
    bench: PageApi;
  }
}
