/** The guide on forms, and the doc comments of `ng-limp/forms`. */
import type { HarnessLoader } from '@angular/cdk/testing';
import { Directive, inject, signal } from '@angular/core';
import type { ComponentFixture } from '@angular/core/testing';
import { FormControl, FormGroup, FormsModule, ReactiveFormsModule } from '@angular/forms';
import { FormField } from '@angular/forms/signals';
import { MatFormFieldModule } from '@angular/material/form-field';
import { ApiService, type Reply } from 'ng-limp';
import { LimpSubmit } from 'ng-limp/forms';
import type { LimpTestingController } from 'ng-limp/testing';

export * from './any';
export {
  FormControl,
  FormGroup,
  FormsModule,
  NonNullableFormBuilder,
  ReactiveFormsModule,
  Validators,
} from '@angular/forms';
export { FormField, disabled, form, required } from '@angular/forms/signals';

export declare const fixture: ComponentFixture<unknown>;
export declare const loader: HarnessLoader;
export declare const limp: LimpTestingController;
export declare const photos: FormControl<File[] | null>;

/** A document as the server keeps it. */
export interface Staff {
  readonly _id: string;
  readonly photo: { readonly name: string } | null;
  readonly cv: { readonly name: string };
  readonly attachments: readonly { readonly name: string }[];
  photos: File[] | null;
}

@Directive()
export class Host {
  readonly api = inject(ApiService);
  readonly files = signal<File[] | null>(null);
  readonly photo = signal<File[] | null>(null);
  readonly staff: Staff = {
    _id: '1',
    photo: null,
    cv: { name: 'cv.pdf' },
    attachments: [],
    photos: null,
  };
  readonly isMember: boolean = false;
}

/** For templates whose section has no fragment of a class. */
@Directive()
export class TemplateHost extends Host {
  /** A variable of the form's own template, which stands around such a fragment. */
  readonly sending = new LimpSubmit();
  readonly form = new FormGroup({
    name: new FormControl('', { nonNullable: true }),
    photo: new FormControl<File[] | null>(null),
  });
  readonly file = new File([], 'photo.png');

  created(_reply: Reply): void {
    // The app goes on from here.
  }
}

export const imports = [FormField, FormsModule, MatFormFieldModule, ReactiveFormsModule];
