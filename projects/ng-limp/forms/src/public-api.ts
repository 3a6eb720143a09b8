/** Placeholder until the form controls are there. */
export const NG_LIMP_FORMS_VERSION = '7.0.0';
