import {
  ChangeDetectionStrategy,
  Component,
  provideCheckNoChangesConfig,
  provideZonelessChangeDetection,
  signal,
} from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { FormControl, FormGroup, FormsModule, ReactiveFormsModule } from '@angular/forms';
import { LimpFileInput } from '../file-input/file-input';
import { CheckedForm, TemplateHost } from '../spec/checked-forms';
import { LimpFileTypes, LimpImageSize, LimpMaxFiles, LimpNoEmptyFiles } from './check-directives';

const one = new File(['1'], 'one.txt', { type: 'text/plain' });
const two = new File(['22'], 'two.txt', { type: 'text/plain' });
const empty = new File([], 'nothing.txt', { type: 'text/plain' });

const kinds = (form: CheckedForm<TemplateHost>) => Object.keys(form.host.errors);

describe('A check that a template sets', () => {
  it('follows its limit, and is off without one', async () => {
    const form = await CheckedForm.of(TemplateHost, { limits: { maxFiles: 1 } });
    await form.set([one, two]);
    expect(kinds(form)).toEqual(['limpMaxFiles']);
    await form.limit({ maxFiles: 2 });
    expect(kinds(form)).toEqual([]);
    await form.limit({ maxFiles: 1 });
    expect(form.told).toBe('Remove 1 of 2 files: at most 1 can be taken.');
    await form.limit({ maxFiles: null });
    expect(kinds(form)).toEqual([]);
  });

  it('stands beside others, each with its error', async () => {
    const limits = { maxFiles: 1, fileTypes: '.png', noEmptyFiles: true };
    const form = await CheckedForm.of(TemplateHost, { limits });
    await form.set([one, empty]);
    expect(kinds(form).sort()).toEqual(['limpFileTypes', 'limpMaxFiles', 'limpNoEmptyFiles']);
    await form.limit({ ...limits, noEmptyFiles: false, fileTypes: null });
    expect(kinds(form)).toEqual(['limpMaxFiles']);
  });

  it('is off without limits of images, not with none of them', async () => {
    const form = await CheckedForm.of(TemplateHost, { limits: { imageSize: null } });
    await form.set([one]);
    expect(form.host.status).toBe('VALID');
    await form.limit({ imageSize: '' });
    expect(kinds(form)).toEqual(['limpNoImage']);
    await form.limit({});
    expect(form.host.status).toBe('VALID');
  });
});

@Component({
  imports: [
    FormsModule,
    LimpFileInput,
    LimpFileTypes,
    LimpImageSize,
    LimpMaxFiles,
    LimpNoEmptyFiles,
  ],
  template: `
    <form #form="ngForm">
      <p>{{ form.status }}</p>
      <limp-file-input
        name="files"
        [(ngModel)]="files"
        limpMaxFiles="1"
        limpFileTypes="text/*"
        limpNoEmptyFiles
        limpImageSize
      />
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class PlainAttributes {
  readonly files = signal<File[] | null>([one, two]);
}

@Component({
  imports: [LimpFileInput, LimpImageSize, LimpMaxFiles, LimpNoEmptyFiles, ReactiveFormsModule],
  template: `
    <p>{{ control().status }}</p>
    @if (isThere()) {
      <limp-file-input limpMaxFiles="1" limpNoEmptyFiles limpImageSize [formControl]="control()" />
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ChangingControl {
  readonly control = signal(new FormControl<File[] | null>([one, two]));
  readonly isThere = signal(true);
}

@Component({
  imports: [LimpMaxFiles, ReactiveFormsModule],
  template: `
    <p>{{ control.status }}</p>
    <input aria-label="Files" [limpMaxFiles]="max()" [formControl]="control" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class WithValueAccessor {
  readonly control = new FormControl<File[] | null>([one, two]);
  readonly max = signal(1);
}

@Component({
  imports: [LimpFileInput, LimpMaxFiles, ReactiveFormsModule],
  template: `
    <form [formGroup]="form">
      <p>{{ form.status }}</p>
      <limp-file-input limpMaxFiles="1" formControlName="files" />
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class InGroup {
  readonly form = new FormGroup({ files: new FormControl<File[] | null>([one, two]) });
}

describe('A check on the control of an element', () => {
  async function shown<T>(host: Type<T>): Promise<ComponentFixture<T>> {
    TestBed.configureTestingModule({
      providers: [
        provideZonelessChangeDetection(),
        // Finds what was shown and changed in the same pass.
        provideCheckNoChangesConfig({ exhaustive: true }),
      ],
    });
    const fixture = TestBed.createComponent(host);
    await fixture.whenStable();
    await fixture.whenStable();
    return fixture;
  }
  const status = <T>({ nativeElement }: ComponentFixture<T>) =>
    (nativeElement as Element).querySelector('p')?.textContent;

  it('is there from the first on, its limit a plain attribute', async () => {
    const page = await shown(PlainAttributes);
    expect(status(page)).toBe('INVALID');
    page.componentInstance.files.set([empty]);
    await page.whenStable();
    await page.whenStable();
    expect(status(page)).toBe('INVALID');
  });

  it('works with formControlName, and follows the group to another control', async () => {
    const page = await shown(InGroup);
    const { form } = page.componentInstance;
    const before = form.controls.files;
    expect(status(page)).toBe('INVALID');
    form.setControl('files', new FormControl<File[] | null>([one]));
    page.changeDetectorRef.markForCheck();
    await page.whenStable();
    expect(status(page)).toBe('VALID');
    form.controls.files.setValue([one, two]);
    await page.whenStable();
    expect(status(page)).toBe('INVALID');
    expect(before.errors).toBeNull();
  });

  it('works with a control that has a value accessor', async () => {
    const page = await shown(WithValueAccessor);
    expect(status(page)).toBe('INVALID');
    page.componentInstance.max.set(2);
    await page.whenStable();
    expect(status(page)).toBe('VALID');
    page.componentInstance.max.set(1);
    await page.whenStable();
    expect(status(page)).toBe('INVALID');
  });

  it('moves with [formControl], and leaves the old control unchecked', async () => {
    const page = await shown(ChangingControl);
    const { control } = page.componentInstance;
    const before = control();
    expect(Object.keys(before.errors ?? {})).toEqual(['limpMaxFiles']);
    control.set(new FormControl<File[] | null>([empty]));
    await page.whenStable();
    expect(Object.keys(control().errors ?? {})).toEqual(['limpNoEmptyFiles']);
    expect(before.errors).toBeNull();
    before.setValue([one, two, empty]);
    expect(before.valid).toBe(true);
  });

  it('ends with the element, and keeps what the control was given elsewhere', async () => {
    const page = await shown(ChangingControl);
    const { control, isThere } = page.componentInstance;
    const own = vi.fn(() => null);
    control().addValidators(own);
    isThere.set(false);
    await page.whenStable();
    await page.whenStable();
    expect(control().valid).toBe(true);
    expect(control().hasValidator(own)).toBe(true);
    isThere.set(true);
    await page.whenStable();
    expect(status(page)).toBe('INVALID');
  });

  it('tells nobody of changes to a control without files', async () => {
    const control = new FormControl<File[] | null>(null);
    const told: unknown[] = [];
    control.events.subscribe((event) => told.push(event));
    const page = await shown(ChangingControl);
    page.componentInstance.control.set(control);
    await page.whenStable();
    page.componentInstance.isThere.set(false);
    await page.whenStable();
    await page.whenStable();
    expect(told).toEqual([]);
  });

  it('leaves nothing behind when the page goes', async () => {
    const page = await shown(ChangingControl);
    const control = page.componentInstance.control();
    page.destroy();
    await Promise.resolve();
    expect(control.valid).toBe(true);
  });
});
