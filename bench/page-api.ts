/** What stands on the `window` of a rival's page: the way from Node into it. */
export interface PageApi {
  /** ms for one chunk of `size` bytes, as many as fit into `duration` ms. */
  chunk(size: number, duration: number): Promise<number>;
  /** What calls take over `duration` ms, with `size` of them in flight. */
  calls(url: string, size: number, duration: number): Promise<CallFigures>;
  /** Connects and gets ready to send the file of the page's file input, with `size` chunks in flight; 0 is the rival's own choice. */
  prepareUpload(url: string, size: number): Promise<void>;
  /** Sends that file, and closes the connection. */
  upload(): Promise<UploadFigures>;
  /** The longest stall of a page that does nothing for `duration` ms, in ms. */
  idle(duration: number): Promise<number>;
}

export interface CallFigures {
  /** Calls a second. */
  readonly rate: number;
  /** How many calls were made in all, to warm up as well. */
  readonly total: number;
  /** Bytes of the heap that a call took. */
  readonly garbage: number;
}

export interface UploadFigures {
  /** Bytes of the file a second, in millions. */
  readonly rate: number;
  /** The longest stall of the main thread, in ms. */
  readonly stall: number;
  /** The most JS heap of the main thread above what there was before, in bytes. */
  readonly heap: number;
}

declare global {
  interface Window {
    bench: PageApi;
  }
}
