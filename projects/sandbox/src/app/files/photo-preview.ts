import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { LimpPreviewPipe } from 'ng-limp/forms';

/** The chosen pictures, before they are sent. */
@Component({
  selector: 'app-photo-preview',
  imports: [LimpPreviewPipe],
  template: `
    @for (file of files(); track file) {
      @if (file | limpPreview; as url) {
        <img [src]="url" [alt]="'Preview of ' + file.name" />
      }
    }
  `,
  styles: `
    img {
      border: 1.5px solid var(--line);
      border-radius: var(--radius);
      display: block;
      margin-top: 0.3rem;
      max-height: 10rem;
      max-width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PhotoPreview {
  readonly files = input.required<readonly File[] | null>();
}
