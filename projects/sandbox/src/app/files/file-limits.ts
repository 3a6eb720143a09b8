/** What all three forms take, each in its own idiom. */
export const FILE_LIMITS = {
  /** Types of the photo. */
  photo: 'image/*',
  /** How many attachments. */
  attachments: 3,
  /** Bytes of each file. */
  size: 20_000_000,
} as const;
