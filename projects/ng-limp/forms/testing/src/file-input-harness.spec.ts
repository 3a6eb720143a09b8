import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { FormControl, FormGroup, ReactiveFormsModule, Validators } from '@angular/forms';
import { LimpFileInput } from 'ng-limp/forms';
import { LimpFileInputHarness } from './file-input-harness';

@Component({
  imports: [ReactiveFormsModule, LimpFileInput],
  template: `
    <form [formGroup]="form">
      <limp-file-input formControlName="photo" label="Photo" accept="image/*" />
      <label for="more">More</label>
      <limp-file-input formControlName="more" inputId="more" multiple dropZone />
      <limp-file-input formControlName="other" aria-label="Other" />
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly form = new FormGroup({
    photo: new FormControl<File[] | null>(null, Validators.required),
    more: new FormControl<File[] | null>(null),
    other: new FormControl<File[] | null>({ value: null, disabled: true }),
  });
}

const photo = new File(['p'], 'photo.png', { type: 'image/png' });
const notes = new File(['n'], 'notes.txt', { type: 'text/plain' });

async function pageOf() {
  const fixture = TestBed.createComponent(Host);
  const loader = TestbedHarnessEnvironment.loader(fixture);
  return {
    form: fixture.componentInstance.form,
    loader,
    input: (label: string) => loader.getHarness(LimpFileInputHarness.with({ label })),
  };
}

const namesIn = (files: readonly File[] | null) => files?.map(({ name }) => name) ?? null;

describe('The harness of a file input', () => {
  it('finds it by its label, and whether it is disabled', async () => {
    const { loader } = await pageOf();
    const labels = async (filters: Parameters<typeof LimpFileInputHarness.with>[0]) => {
      const inputs = await loader.getAllHarnesses(LimpFileInputHarness.with(filters));
      return Promise.all(inputs.map((input) => input.getLabel()));
    };
    expect(await labels({})).toEqual(['Photo', 'More', 'Other']);
    expect(await labels({ label: /o/ })).toEqual(['Photo', 'More']);
    expect(await labels({ disabled: true })).toEqual(['Other']);
    expect(await labels({ label: 'Nothing' })).toEqual([]);
  });

  it('chooses files, and tells which there are', async () => {
    const { form, input } = await pageOf();
    const more = await input('More');
    expect(await more.getFileNames()).toEqual([]);
    await more.choose(photo, notes);
    expect(await more.getFileNames()).toEqual(['photo.png', 'notes.txt']);
    expect(namesIn(form.value.more ?? null)).toEqual(['photo.png', 'notes.txt']);
    expect(await more.getMessages()).toEqual(['Added: photo.png, notes.txt.']);
  });

  it('chooses nothing that a person could not', async () => {
    const { input } = await pageOf();
    await expect((await input('Other')).choose(photo)).rejects.toThrow('disabled');
    await expect((await input('Photo')).choose(photo, notes)).rejects.toThrow('2 files');
  });

  it('drops and pastes files', async () => {
    const { form, input } = await pageOf();
    const control = await input('Photo');
    await control.drop(notes, photo);
    expect(namesIn(form.value.photo ?? null)).toEqual(['photo.png']);
    expect(await control.getMessages()).toEqual([
      'Added: photo.png.',
      'Not of an accepted type: notes.txt.',
    ]);
    const other = await input('Other');
    await other.drop(photo);
    expect(await other.getFileNames()).toEqual([]);
    const more = await input('More');
    await more.paste(notes);
    expect(namesIn(form.value.more ?? null)).toEqual(['notes.txt']);
  });

  it('removes files by name', async () => {
    const { form, input } = await pageOf();
    const more = await input('More');
    await more.choose(photo, notes);
    await more.remove(/^photo/);
    expect(namesIn(form.value.more ?? null)).toEqual(['notes.txt']);
    await expect(more.remove('photo.png')).rejects.toThrow('there are [notes.txt]');
  });

  it('tells how it stands', async () => {
    const { form, input } = await pageOf();
    const control = await input('Photo');
    const more = await input('More');
    expect(await Promise.all([control.isRequired(), more.isRequired()])).toEqual([true, false]);
    expect(await Promise.all([control.isMultiple(), more.isMultiple()])).toEqual([false, true]);
    expect(await Promise.all([control.isDropZone(), more.isDropZone()])).toEqual([false, true]);
    expect(await control.getAccept()).toBe('image/*');
    expect(await control.isShownInvalid()).toBe(false);
    await control.focus();
    expect(await control.isFocused()).toBe(true);
    await control.blur();
    expect(await control.isFocused()).toBe(false);
    expect(form.controls.photo.touched).toBe(true);
    expect(await control.isShownInvalid()).toBe(true);
    expect(await control.isDisabled()).toBe(false);
    form.disable();
    expect(await control.isDisabled()).toBe(true);
  });
});
