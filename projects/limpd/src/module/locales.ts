/** The locales that texts are kept in. */
export const LOCALES: readonly string[] = ['ar_AE', 'en_AE'];

/** The locale that every text must have, and that the others fall back to. */
export const MAIN_LOCALE = 'en_AE';
