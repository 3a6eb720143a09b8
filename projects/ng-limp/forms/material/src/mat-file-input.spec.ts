import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import type { Type } from '@angular/core';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import {
  FormControl,
  FormGroup,
  FormsModule,
  ReactiveFormsModule,
  Validators,
} from '@angular/forms';
import { FormField, disabled, form, required } from '@angular/forms/signals';
import { ErrorStateMatcher, ShowOnDirtyErrorStateMatcher } from '@angular/material/core';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import axe from 'axe-core';
import { LimpFileInput } from 'ng-limp/forms';
import { LimpMatFileInput } from './mat-file-input';

interface Host {
  disable(): void;
}

@Component({
  imports: [ReactiveFormsModule, MatFormFieldModule, LimpFileInput, LimpMatFileInput],
  template: `
    <form [formGroup]="form">
      <mat-form-field>
        <limp-file-input limpMatFileInput formControlName="photo" aria-describedby="more" />
        <mat-label>Photo</mat-label>
        <mat-hint>Square.</mat-hint>
        <mat-error>A photo is needed.</mat-error>
      </mat-form-field>
      <button>Send</button>
    </form>
    <p id="more">More.</p>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ReactiveHost implements Host {
  readonly form = new FormGroup({
    photo: new FormControl<File[] | null>(null, Validators.required),
  });

  disable(): void {
    this.form.disable();
  }
}

@Component({
  imports: [FormField, MatFormFieldModule, LimpFileInput, LimpMatFileInput],
  template: `
    <mat-form-field>
      <limp-file-input limpMatFileInput [formField]="form.photo" aria-describedby="more" />
      <mat-label>Photo</mat-label>
      <mat-hint>Square.</mat-hint>
      <mat-error>A photo is needed.</mat-error>
    </mat-form-field>
    <p id="more">More.</p>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class SignalHost implements Host {
  private readonly isDisabled = signal(false);
  readonly form = form(signal<{ photo: File[] | null }>({ photo: null }), (path) => {
    required(path.photo);
    disabled(path.photo, { when: () => this.isDisabled() });
  });

  disable(): void {
    this.isDisabled.set(true);
  }
}

@Component({
  imports: [FormsModule, MatFormFieldModule, LimpFileInput, LimpMatFileInput],
  template: `
    <form>
      <mat-form-field>
        <limp-file-input
          limpMatFileInput
          name="photo"
          [(ngModel)]="photo"
          [disabled]="isDisabled()"
          required
          aria-describedby="more"
        />
        <mat-label>Photo</mat-label>
        <mat-hint>Square.</mat-hint>
        <mat-error>A photo is needed.</mat-error>
      </mat-form-field>
    </form>
    <p id="more">More.</p>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class TemplateHost implements Host {
  readonly photo = signal<File[] | null>(null);
  readonly isDisabled = signal(false);

  disable(): void {
    this.isDisabled.set(true);
  }
}

async function pageOf<T>(host: Type<T>) {
  const fixture = TestBed.createComponent(host);
  await fixture.whenStable();
  await fixture.whenStable();
  const root: unknown = fixture.nativeElement;
  if (!(root instanceof HTMLElement)) throw new Error('Nothing was rendered.');
  const native = root.querySelector('input');
  if (native === null) throw new Error('There is no file input.');
  const field = await TestbedHarnessEnvironment.loader(fixture).getHarness(MatFormFieldHarness);
  return {
    host: fixture.componentInstance,
    root,
    native,
    field,
    settled: async () => {
      await fixture.whenStable();
      await fixture.whenStable();
    },
    /** The texts of the elements that describe the native input. */
    descriptions: () =>
      (native.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => root.querySelector(`#${id}`)?.textContent.trim()),
    choose: async () => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'photo.png'));
      native.files = transfer.files;
      native.dispatchEvent(new Event('change', { bubbles: true }));
      await fixture.whenStable();
    },
  };
}

const kinds: readonly (readonly [kind: string, host: Type<Host>])[] = [
  ['reactive', ReactiveHost],
  ['signal', SignalHost],
  ['template-driven', TemplateHost],
];

describe.each(kinds)('A file input in a Material field of a %s form', (_, host) => {
  it('has the label and the hint of the field, and its star', async () => {
    const { field, native, root, descriptions } = await pageOf(host);
    expect(await field.getLabel()).toBe('Photo');
    expect(await field.isLabelFloating()).toBe(true);
    expect(native.labels?.[0]?.textContent).toContain('Photo');
    expect(native.required).toBe(true);
    expect(root.querySelector('.mat-mdc-form-field-required-marker')).not.toBeNull();
    expect(await field.getTextHints()).toEqual(['Square.']);
    expect(descriptions()).toEqual(['More.', 'Square.']);
  });

  it('shows its error once it was left, and no longer when a file was chosen', async () => {
    const { field, native, descriptions, settled, choose } = await pageOf(host);
    expect(await field.hasErrors()).toBe(false);
    expect(native.getAttribute('aria-invalid')).toBeNull();
    native.focus();
    native.blur();
    await settled();
    expect(await field.getTextErrors()).toEqual(['A photo is needed.']);
    expect(await field.isControlTouched()).toBe(true);
    expect(await field.isControlValid()).toBe(false);
    expect(native.getAttribute('aria-invalid')).toBe('true');
    expect(descriptions()).toEqual(['More.', 'A photo is needed.']);
    await choose();
    await settled();
    expect(await field.hasErrors()).toBe(false);
    expect(await field.isControlValid()).toBe(true);
    expect(await field.isControlDirty()).toBe(true);
    expect(native.getAttribute('aria-invalid')).toBeNull();
    expect(descriptions()).toEqual(['More.', 'Square.']);
  });

  it('is focused with its field, by a click on the field too', async () => {
    const { field, native, root, settled } = await pageOf(host);
    const isFocused = async () => (await field.host()).hasClass('mat-focused');
    expect(await isFocused()).toBe(false);
    root.querySelector<HTMLElement>('.mat-mdc-form-field-flex')?.click();
    await settled();
    expect(document.activeElement).toBe(native);
    expect(await isFocused()).toBe(true);
    native.blur();
    await settled();
    expect(await isFocused()).toBe(false);
  });

  it('is disabled with its field', async () => {
    const page = await pageOf(host);
    expect(await page.field.isDisabled()).toBe(false);
    page.host.disable();
    await page.settled();
    expect(await page.field.isDisabled()).toBe(true);
    expect(page.native.disabled).toBe(true);
  });

  it('leaves axe nothing to say', async () => {
    const { root, native, settled, choose } = await pageOf(host);
    native.focus();
    native.blur();
    await settled();
    const problems = async () => (await axe.run(root)).violations.map(({ id }) => id);
    expect(await problems()).toEqual([]);
    await choose();
    expect(await problems()).toEqual([]);
  });
});

describe('A file input in a Material field', () => {
  it('shows its error when the form was submitted', async () => {
    const { field, root, settled } = await pageOf(ReactiveHost);
    root.querySelector('button')?.click();
    await settled();
    expect(await field.getTextErrors()).toEqual(['A photo is needed.']);
  });

  it.each(kinds)('asks the ErrorStateMatcher of the app in a %s form', async (_, host) => {
    TestBed.configureTestingModule({
      providers: [{ provide: ErrorStateMatcher, useClass: ShowOnDirtyErrorStateMatcher }],
    });
    const { field, native, root, settled, choose } = await pageOf(host);
    native.focus();
    native.blur();
    await settled();
    expect(await field.hasErrors()).toBe(false);
    expect(native.getAttribute('aria-invalid')).toBeNull();
    await choose();
    root.querySelector<HTMLElement>('li button')?.click();
    await settled();
    expect(await field.getTextErrors()).toEqual(['A photo is needed.']);
    expect(native.getAttribute('aria-invalid')).toBe('true');
  });
});
