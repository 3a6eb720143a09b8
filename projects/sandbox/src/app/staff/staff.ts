/** A text by locale. */
export type Localized = Readonly<Record<string, string>>;

/** A file as it stands in a document: without its bytes. */
export interface StaffFile {
  readonly name: string;
  readonly size: number;
}

/** A document of the module `staff`. */
export interface Staff {
  readonly id: string;
  readonly name: Localized;
  readonly jobtitle: Localized;
  readonly photo: StaffFile | null;
  readonly attachments: readonly StaffFile[];
  /** As the server has it: ISO time without a zone. */
  readonly createTime: string;
}
