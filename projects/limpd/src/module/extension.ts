/** How an attr that holds an `_id`, or a list of them, is shown as the documents they belong to. */
export interface Extension {
  /** The name of the module that the documents are of. */
  readonly module: string;
  /** Which attrs to show, beside `_id`. */
  readonly attrs: readonly string[];
}
