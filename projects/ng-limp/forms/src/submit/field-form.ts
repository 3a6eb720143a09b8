import { effect, untracked } from '@angular/core';
import type { Injector } from '@angular/core';
import { submit } from '@angular/forms/signals';
import type { FieldTree, ValidationError } from '@angular/forms/signals';
import { Observable } from 'rxjs';
import { tellRefused } from './sent-form';
import type { SentForm } from './sent-form';

/** A signal form or field, whatever its value. */
export type Fields = FieldTree<unknown>;

/** A signal form. */
export function fieldForm(fields: Fields, injector: Injector): SentForm {
  const valueOf = (): unknown => untracked(() => fields().value());
  const atFirst = valueOf();
  return {
    value: valueOf,
    check(): Observable<boolean> {
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
    },
    begin() {
      let end: (errors: ValidationError.WithFieldTree[]) => void = () => {};
      void submit(fields, {
        action: () => new Promise((resolve) => (end = resolve)),
        // They were asked already.
        ignoreValidators: 'all',
      });
      return (refused) => {
        const errors: ValidationError.WithFieldTree[] = [];
        const isTold = tellRefused(refused, fields, childrenOf, (fieldTree, error) => {
          errors.push({ ...error, fieldTree });
        });
        end(errors);
        return isTold;
      };
    },
    focusWrong(): void {
      const [first] = untracked(() => fields().errorSummary());
      first?.fieldTree().focusBoundControl();
    },
    reset(value = atFirst): void {
      untracked(fields).reset(value);
    },
  };
}

function childrenOf(fields: Fields): readonly [string, Fields][] {
  const entries: [string, unknown][] = untracked(() => Object.entries(fields));
  return entries.flatMap(([name, child]) => (isFields(child) ? [[name, child]] : []));
}

function isFields(child: unknown): child is Fields {
  return typeof child === 'function';
}

/** A signal form without the type of its value, which nothing here depends on. */
export function fieldsOf(tree: unknown): Fields | null {
  return isFields(tree) ? tree : null;
}
