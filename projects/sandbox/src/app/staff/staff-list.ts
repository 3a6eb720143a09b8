import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ErrorNote } from '../common/error-note';
import { StaffCard } from './staff-card';
import { StaffStore } from './staff-store';

/** The latest documents of `staff`. */
@Component({
  selector: 'app-staff-list',
  imports: [ErrorNote, StaffCard],
  template: `
    <section class="card" aria-labelledby="list-title">
      <div class="head">
        <h2 id="list-title">Latest staff</h2>
        <button type="button" class="button small" (click)="store.read()">Read again</button>
      </div>
      @if (store.problem(); as problem) {
        <app-error-note [error]="problem" />
      }
      @if (store.staff(); as staff) {
        <ul data-testid="staff">
          @for (one of staff; track one.id) {
            <li><app-staff-card [staff]="one" /></li>
          } @empty {
            <li class="quiet">
              Nobody yet. Sign in, fill in the form, and the first appears here.
            </li>
          }
        </ul>
        @if (store.total() > staff.length) {
          <p class="hint">The latest {{ staff.length }} of {{ store.total() }}.</p>
        }
      } @else if (store.problem() === null) {
        <p class="quiet">Waiting for the server …</p>
      }
    </section>
  `,
  styles: `
    ul {
      display: grid;
      list-style: none;
      margin: 0;
      padding: 0;
    }

    li {
      border-top: 1.5px solid var(--line);
      padding-block: 1rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StaffList {
  protected readonly store = inject(StaffStore);
}
