import { effect, untracked } from '@angular/core';
import type { Injector } from '@angular/core';
import { submit } from '@angular/forms/signals';
import type { FieldTree, ValidationError } from '@angular/forms/signals';
import { Observable } from 'rxjs';
import type { Refusal } from './decode-refusals';
import { controlFor, serverError } from './sent-form';
import type { SentForm } from './sent-form';

type Fields = FieldTree<unknown>;

/** A signal form. */
export class FieldForm implements SentForm {
  private readonly atFirst: unknown;

  constructor(
    private readonly fields: Fields,
    private readonly injector: Injector,
  ) {
    this.atFirst = this.value;
  }

  get value(): unknown {
    return untracked(() => this.fields().value());
  }

  check(): Observable<boolean> {
    const { fields, injector } = this;
    const state = untracked(fields);
    return new Observable((subscriber) => {
      // First of all: what a field has held back is written by this, and may have to be validated.
      state.markAsTouched();
      const decide = (): void => {
        if (state.pending()) return;
        // What follows is no part of the effect.
        untracked(() => {
          subscriber.next(!state.invalid());
          subscriber.complete();
        });
      };
      untracked(decide);
      if (subscriber.closed) return;
      const waiting = effect(decide, { injector });
      return () => {
        waiting.destroy();
      };
    });
  }

  begin(): (refused: readonly Refusal[]) => boolean {
    const { fields } = this;
    let end: (errors: ValidationError.WithFieldTree[]) => void = () => {};
    void submit(fields, {
      action: () => new Promise((resolve) => (end = resolve)),
      // They were asked already.
      ignoreValidators: 'all',
    });
    return (refused) => {
      const errors = refused.flatMap(({ attr, sentence }) => {
        const fieldTree = controlFor(fields, attr, childrenOf);
        return fieldTree === null ? [] : [{ ...serverError(sentence), fieldTree }];
      });
      end(errors);
      return errors.length === refused.length;
    };
  }

  focusWrong(): void {
    const [first] = untracked(() => this.fields().errorSummary());
    first?.fieldTree().focusBoundControl();
  }

  reset(value: unknown = this.atFirst): void {
    untracked(this.fields).reset(value);
  }
}

function childrenOf(fields: Fields): readonly [string, Fields][] {
  const entries: [string, unknown][] = untracked(() => Object.entries(fields));
  return entries.flatMap(([name, child]) => (isFields(child) ? [[name, child]] : []));
}

function isFields(child: unknown): child is Fields {
  return typeof child === 'function';
}
