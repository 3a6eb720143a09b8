import type { Observable } from 'rxjs';
import type { Refusal } from './decode-refusals';

/** What `limpSubmit` does with a form, of whichever kind. */
export interface SentForm {
  /** The value as it is. */
  value(): unknown;
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

/** What the server refused, as an error of the control: the same in all kinds of form. */
export interface LimpServerError {
  readonly kind: 'limpServer';
  /** What is wrong, as a sentence. */
  readonly message: string;
}

/** The controls or fields in a parent, by name. */
export type ChildrenOf<C> = (parent: C) => readonly (readonly [name: string, child: C])[];

/** Tells what was refused at the controls or fields in `root`, and whether there is one for each. */
export function tellRefused<C>(
  refused: readonly Refusal[],
  root: C,
  childrenOf: ChildrenOf<C>,
  tell: (control: C, error: LimpServerError) => void,
): boolean {
  const unknown = refused.filter(({ attr, sentence }) => {
    const control = controlFor(root, attr, childrenOf);
    if (control !== null) tell(control, { kind: 'limpServer', message: sentence });
    return control === null;
  });
  return unknown.length === 0;
}

/**
 * The control for an attr: the one of that name, or as deep as dots and colons lead; null where there is none. Servers
 * from 5.0 to 5.5 leave out the first letter of what a method misses.
 */
function controlFor<C>(root: C, attr: string, childrenOf: ChildrenOf<C>): C | null {
  const cut = ([name]: readonly [string, C]): boolean => name.slice(1) === attr;
  return deepest(root, attr, childrenOf) ?? childrenOf(root).find(cut)?.[1] ?? null;
}

function deepest<C>(parent: C, path: string, childrenOf: ChildrenOf<C>): C | null {
  for (const [name, child] of childrenOf(parent)) {
    if (path === name) return child;
    const rest = path.slice(name.length);
    if (path.startsWith(name) && /^[.:]/.test(rest)) {
      return deepest(child, rest.slice(1), childrenOf) ?? child;
    }
  }
  return null;
}
