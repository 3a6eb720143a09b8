import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { jsonTokens } from './json-tokens';
import type { JsonToken } from './json-tokens';

/** A text of more characters is shown without colours: each piece costs an element. */
const COLOURED = 100_000;

/** JSON text with colours. */
@Component({
  selector: 'app-json-view',
  template: `<pre
    tabindex="0"
    role="region"
    [attr.aria-label]="label()"
  >@for (token of tokens(); track $index) {<span [class]="token.kind">{{ token.text }}</span>}</pre>`,
  styles: `
    pre {
      background: var(--well);
      border: 1.5px solid var(--line);
      border-radius: var(--radius);
      font-family: var(--mono);
      font-size: 0.8125rem;
      line-height: 1.6;
      margin: 0;
      max-height: 65vh;
      overflow: auto;
      overflow-wrap: anywhere;
      padding: 0.8rem 1rem;
      tab-size: 2;
      white-space: pre-wrap;
    }

    .key {
      color: var(--brand);
      font-weight: 600;
    }

    .text {
      unicode-bidi: isolate;
    }

    .number {
      color: var(--busy);
    }

    .word {
      color: var(--bad);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class JsonView {
  readonly json = input.required<string>();
  readonly label = input.required<string>();

  protected readonly tokens = computed<readonly JsonToken[]>(() => {
    const json = this.json();
    return json.length > COLOURED ? [{ kind: 'plain', text: json }] : jsonTokens(json);
  });
}
