import { ChangeDetectionStrategy, Component } from '@angular/core';
import { StaffForm } from './staff-form';
import { StaffList } from './staff-list';

/** A module with files, used as an app would: a form that creates, and a list. */
@Component({
  selector: 'app-staff-page',
  imports: [StaffForm, StaffList],
  template: `
    <app-staff-form />
    <app-staff-list />
  `,
  styles: `
    :host {
      align-items: start;
      display: grid;
      gap: 1.25rem;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }

    @media (width < 52rem) {
      :host {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StaffPage {}
