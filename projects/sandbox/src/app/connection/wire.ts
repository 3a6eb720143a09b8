import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { ConnectionView } from './connection-view';

/** The line between this page and the server, with its state in the middle and, when it is down, why and until when. */
@Component({
  selector: 'app-wire',
  templateUrl: './wire.html',
  styleUrl: './wire.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class]': 'view.state().tone' },
})
export class Wire {
  protected readonly view = inject(ConnectionView);
  protected readonly host = computed(() => this.view.address.replace(/^wss?:\/\//, ''));
  protected readonly isOver = computed(() => {
    const { tone, secondsLeft } = this.view.state();
    return tone === 'bad' && secondsLeft === null;
  });
}
