/** The version of this package. */
export const VERSION = '7.0.0';
