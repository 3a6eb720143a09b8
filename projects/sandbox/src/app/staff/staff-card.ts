import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  resource,
} from '@angular/core';
import { LimpBytesPipe } from 'ng-limp/forms';
import { SANDBOX_CONFIG, httpAddress } from '../config/sandbox-config';
import { checkPhoto } from './photo-check';
import { fileAddress } from './staff';
import type { Staff } from './staff';
import { StaffStore } from './staff-store';

/** One document of `staff`, its photo fetched back from the server. */
@Component({
  selector: 'app-staff-card',
  imports: [LimpBytesPipe],
  templateUrl: './staff-card.html',
  styleUrl: './staff-card.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StaffCard {
  private readonly server = httpAddress(inject(SANDBOX_CONFIG).api);
  private readonly store = inject(StaffStore);

  readonly staff = input.required<Staff>();

  protected readonly title = computed(() => {
    const { name, id } = this.staff();
    return name['en_AE'] ?? name['ar_AE'] ?? id;
  });
  protected readonly photo = computed(() => {
    const { photo } = this.staff();
    if (photo === null) return null;
    return { ...photo, address: fileAddress(this.server, this.staff(), 'photo', photo) };
  });
  protected readonly attachments = computed(() => {
    const staff = this.staff();
    return staff.attachments.map((file) => {
      return { ...file, address: fileAddress(this.server, staff, 'attachments', file) };
    });
  });
  protected readonly photoFailed = linkedSignal({ source: this.photo, computation: () => false });
  /** Only of a photo that this page sent itself can it tell. */
  protected readonly check = resource({
    params: () => {
      const address = this.photo()?.address;
      const sent = this.store.sentPhoto(this.staff().id);
      return address === undefined || sent === null ? undefined : { address, sent };
    },
    loader: ({ params: { address, sent } }) => checkPhoto(address, sent),
  });
}
