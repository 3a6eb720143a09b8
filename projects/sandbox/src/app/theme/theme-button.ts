import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { ThemeChoice } from './theme';
import type { Theme } from './theme';

const NAMES: Readonly<Record<Theme, string>> = {
  system: 'as the system has them',
  light: 'light',
  dark: 'dark',
};

/** Goes through the colours: as the system, light, dark. */
@Component({
  selector: 'app-theme-button',
  template: `
    <button type="button" class="button round" [title]="name()" (click)="choice.next()">
      <span class="sr-only">{{ name() }}. Change</span>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        @switch (choice.theme()) {
          @case ('system') {
            <circle cx="12" cy="12" r="8" />
            <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
          }
          @case ('light') {
            <circle cx="12" cy="12" r="4" />
            <path d="M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2" />
          }
          @case ('dark') {
            <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" />
          }
        }
      </svg>
    </button>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ThemeButton {
  protected readonly choice = inject(ThemeChoice);
  protected readonly name = computed(() => `Colours: ${NAMES[this.choice.theme()]}`);
}
