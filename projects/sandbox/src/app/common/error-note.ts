import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { LimpError } from 'ng-limp';
import { explain } from './explain-error';

/** An error in words: what happened, the server's own message where it spoke, and its code. */
@Component({
  selector: 'app-error-note',
  template: `
    <div role="alert">
      <strong>{{ told().title }}</strong>
      <p>{{ told().text }}</p>
      @if (told().code; as code) {
        <code>{{ code }}</code>
      }
    </div>
  `,
  styles: `
    div {
      background: color-mix(in srgb, var(--bad) 9%, var(--sheet));
      border-inline-start: 4px solid var(--bad);
      border-radius: 0 var(--radius) var(--radius) 0;
      padding: 0.6rem 0.9rem;
    }

    p {
      margin: 0.15rem 0;
      overflow-wrap: anywhere;
    }

    code {
      color: var(--ink-soft);
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ErrorNote {
  readonly error = input.required<LimpError>();
  protected readonly told = computed(() => explain(this.error()));
}
