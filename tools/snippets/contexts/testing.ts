/** The guide on testing, and the doc comments of `ng-limp/testing`. */
import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { ApiService, type Doc } from 'ng-limp';
import type { LimpTestingController } from 'ng-limp/testing';

export * from './any';

export declare const limp: LimpTestingController;

/** Lists what the server has. */
@Component({
  selector: 'app-staff-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: '@for (doc of staff(); track doc._id) { <p>{{ doc["name"] }}</p> }',
})
export class StaffList {
  readonly staff = signal<readonly Doc[]>([]);

  constructor() {
    inject(ApiService)
      .call('staff/read')
      .subscribe(({ args }) => this.staff.set(args.docs ?? []));
  }
}
