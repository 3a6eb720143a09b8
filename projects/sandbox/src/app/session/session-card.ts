import type { ElementRef } from '@angular/core';
import {
  ChangeDetectionStrategy,
  Component,
  DOCUMENT,
  afterRenderEffect,
  computed,
  inject,
  viewChild,
} from '@angular/core';
import { ErrorNote } from '../common/error-note';
import { SessionView } from './session-view';
import { SignInForm } from './sign-in-form';

/** Who this page is to the server, and the way to change that. */
@Component({
  selector: 'app-session-card',
  imports: [ErrorNote, SignInForm],
  templateUrl: './session-card.html',
  styleUrl: './session-card.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SessionCard {
  protected readonly view = inject(SessionView);
  /** On a small screen the details would push everything else out of sight. */
  protected readonly hasRoom = matchMedia('(width >= 64rem)').matches;
  private readonly title = viewChild.required<ElementRef<HTMLElement>>('title');
  protected readonly shown = computed(() => {
    const session = this.view.session();
    if (session === null) return null;
    const { user } = session;
    return {
      name: user.name['en_AE'] ?? user._id,
      rows: [
        { term: 'user', value: user._id },
        { term: 'session', value: session._id },
        { term: 'ends', value: untilMinute(session.expiry) },
        { term: 'locale', value: user.locale },
        { term: 'groups', value: user.groups.length === 0 ? 'none' : user.groups.join(', ') },
        { term: 'may', value: privilegesText(user.privileges) },
      ],
    };
  });

  constructor() {
    const page = inject(DOCUMENT);
    let before = this.view.answered();
    // The button that was pressed is gone, and the focus with it: then it stays in this card. Not told by what was
    // in flight: where the answer is faster than the page is rendered, nothing ever was.
    afterRenderEffect(() => {
      const answered = this.view.answered();
      const isNew = answered !== before;
      before = answered;
      if (!isNew || page.activeElement !== page.body) return;
      this.title().nativeElement.focus({ preventScroll: true });
    });
  }
}

/** `2026-12-20T10:00:00.123456` without what nobody reads. */
function untilMinute(time: string): string {
  return time.replace('T', ' ').replace(/:\d\d(\.\d+)?$/, '');
}

function privilegesText(privileges: Readonly<Record<string, string | readonly string[]>>): string {
  const all = Object.entries(privileges).map(([module, granted]) => {
    const methods = typeof granted === 'string' ? granted : granted.join(', ');
    if (methods === '*') return module === '*' ? 'everything' : `everything in ${module}`;
    return `${module === '*' ? 'all modules' : module}: ${methods}`;
  });
  return all.length === 0 ? 'nothing special' : all.join('; ');
}
