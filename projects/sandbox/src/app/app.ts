import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Wire } from './connection/wire';
import { SessionCard } from './session/session-card';
import { ThemeButton } from './theme/theme-button';
import { ThemeChoice } from './theme/theme';

/** The frame of all pages: where one is, how the connection stands, who is signed in. */
@Component({
  selector: 'app-root',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, SessionCard, ThemeButton, Wire],
  templateUrl: './app.html',
  styleUrl: './app.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class App {
  protected readonly theme = inject(ThemeChoice).theme;

  protected toContent(event: Event, content: HTMLElement): void {
    event.preventDefault();
    content.focus();
  }
}
