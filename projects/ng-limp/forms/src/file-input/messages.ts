import { shownName } from './file-list';
import type { LimpRefusedFile } from './refusal';
import type { LimpFileInputTexts } from './texts';

/** What a control says. What is `spoken` is only heard, as it can be seen from the list of files. */
export interface Message {
  /** Another each time: a live region says again only what is put into it again. */
  readonly id: number;
  readonly kind: 'spoken' | 'reading' | 'refused';
  readonly text: string;
}

let count = 0;

export function message(kind: Message['kind'], text: string): Message {
  return { id: count++, kind, text };
}

/** What is said when files came: which, and which were refused. */
export function messagesOf(
  added: readonly File[],
  refused: readonly LimpRefusedFile[],
  texts: LimpFileInputTexts,
): Message[] {
  const reasons = new Set(refused.map(({ reason }) => reason));
  return [
    ...(added.length > 0 ? [message('spoken', texts.added(added.map(shownName)))] : []),
    ...Array.from(reasons, (reason) => {
      const names = refused.filter((file) => file.reason === reason).map(({ name }) => name);
      return message('refused', texts.refused(names, reason));
    }),
  ];
}
