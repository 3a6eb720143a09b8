import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  resource,
} from '@angular/core';
import { ApiService } from 'ng-limp';
import { LimpBytesPipe, LimpFileUrlPipe } from 'ng-limp/forms';
import { checkPhoto } from './photo-check';
import type { Staff } from './staff';
import { StaffStore } from './staff-store';

/** One document of `staff`, its photo fetched back from the server. */
@Component({
  selector: 'app-staff-card',
  imports: [LimpBytesPipe, LimpFileUrlPipe],
  templateUrl: './staff-card.html',
  styleUrl: './staff-card.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StaffCard {
  private readonly api = inject(ApiService);
  private readonly store = inject(StaffStore);

  readonly staff = input.required<Staff>();

  protected readonly title = computed(() => {
    const { name, id } = this.staff();
    return name['en_AE'] ?? name['ar_AE'] ?? id;
  });
  protected readonly photo = computed(() => this.staff().photo);
  protected readonly photoFailed = linkedSignal({ source: this.photo, computation: () => false });
  /** Only of a photo that this page sent itself can it tell. */
  protected readonly check = resource({
    params: () => {
      const { id, photo } = this.staff();
      const sent = this.store.sentPhoto(id);
      if (photo === null || sent === null) return undefined;
      return { address: this.api.fileUrl('staff', id, 'photo', photo.name), sent };
    },
    loader: ({ params: { address, sent } }) => checkPhoto(address, sent),
  });
}
