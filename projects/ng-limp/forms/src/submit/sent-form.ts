import type { Observable } from 'rxjs';

/** What is wrong with the value of an attr. */
export interface Refusal {
  /** The attr as it was named: deeper levels follow a dot or a colon. */
  readonly attr: string;
  readonly sentence: string;
}

/** What `limpSubmit` does with a form, of whichever kind. */
export interface SentForm {
  /** The value as it is. */
  readonly value: unknown;
  /**
   * Marks every control as touched. Tells whether all are right: at once, or when the validators that are still at it
   * have decided.
   */
  check(): Observable<boolean>;
  /**
   * It is being sent from now on, until the function that this gives is called with what was refused. That one tells
   * whether there is a control for each.
   */
  begin(): (refused: readonly Refusal[]) => boolean;
  /** Puts the focus on the first control that is wrong. */
  focusWrong(): void;
  /** Makes it as it was at first, or gives it another value. */
  reset(value?: unknown): void;
}

/** The key of the server's errors among the errors of a control. */
export const REFUSED = 'limpServer';

/**
 * The control for an attr: the one of that name, or as deep as dots and colons lead; null where there is none. Servers
 * from 5.0 to 5.5 leave out the first letter where a method misses an attr.
 */
export function controlFor<C>(
  root: C,
  attr: string,
  childrenOf: (parent: C) => readonly (readonly [name: string, child: C])[],
): C | null {
  const find = (parent: C, matches: (name: string) => boolean): C | null =>
    childrenOf(parent).find(([name]) => matches(name))?.[1] ?? null;
  const whole = find(root, (name) => name === attr);
  if (whole !== null) return whole;
  const [first, ...deeper] = attr.split(/[.:]/);
  let found = find(root, (name) => name === first) ?? find(root, (name) => name.slice(1) === first);
  for (const part of deeper) {
    if (found === null) return null;
    const child = find(found, (name) => name === part);
    if (child === null) return found;
    found = child;
  }
  return found;
}
