import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';

/** What the page's colours follow. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'sandbox.theme';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Light, dark, or as the system has it; kept from visit to visit. */
@Injectable({ providedIn: 'root' })
export class ThemeChoice {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly chosen = signal<Theme>(stored());

  readonly theme = this.chosen.asReadonly();

  constructor() {
    effect(() => {
      const theme = this.chosen();
      this.root.style.colorScheme = theme === 'system' ? 'light dark' : theme;
    });
  }

  /** Goes on to the next of the three. */
  next(): void {
    const theme = THEMES[(THEMES.indexOf(this.chosen()) + 1) % THEMES.length] ?? 'system';
    this.chosen.set(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // A browser that keeps nothing for this page: then the choice lasts as long as the page.
    }
  }
}

function stored(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === kept) ?? 'system';
  } catch {
    return 'system';
  }
}
