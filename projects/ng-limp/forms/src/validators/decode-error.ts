import type { LimpFileErrorKind } from './file-errors';
import type { Wording } from './wording';

/** The sentence of any form's error, as its `kind` and what the form holds under that. */
export function sentenceOf(kind: string, error: unknown, { texts, locale }: Wording): string {
  // Under a kind of the library's own stands an error of the library's own.
  const own = kind.startsWith('limp') ? texts[kind as LimpFileErrorKind] : undefined;
  if (own !== undefined) return own(error as never, locale);
  if (typeof error === 'string') return error;
  const { message } = Object(error) as { readonly message?: unknown };
  if (typeof message === 'string') return message;
  if (kind === 'required') return texts.required?.() ?? 'This is required.';
  return texts.other?.(kind, error) ?? kind;
}
