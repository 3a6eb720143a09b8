import {
  ChangeDetectionStrategy,
  Component,
  Directive,
  effect,
  input,
  signal,
} from '@angular/core';
import { FormControl, FormsModule, NG_VALIDATORS, ReactiveFormsModule } from '@angular/forms';
import type { AbstractControl, ValidationErrors, Validator } from '@angular/forms';
import { LimpFileInput } from './file-input';
import { Page, photo } from './spec/page';

/** A validator as apps write them. */
@Directive({
  selector: '[appNeeded]',
  providers: [{ provide: NG_VALIDATORS, useExisting: Needed, multi: true }],
})
class Needed implements Validator {
  readonly needed = input(false, { alias: 'appNeeded' });
  private onChange = () => {};

  constructor() {
    effect(() => {
      this.needed();
      this.onChange();
    });
  }

  validate(control: AbstractControl): ValidationErrors | null {
    return this.needed() && control.value === null ? { needed: true } : null;
  }

  registerOnValidatorChange(onChange: () => void): void {
    this.onChange = onChange;
  }
}

@Component({
  imports: [ReactiveFormsModule, LimpFileInput, Needed],
  template: `<limp-file-input label="Files" [formControl]="control()" [appNeeded]="needed()" />`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ReactiveHost {
  readonly one = new FormControl<File[] | null>(null);
  readonly other = new FormControl<File[] | null>(null, () => ({ wrong: true }));
  readonly control = signal(this.one);
  readonly needed = signal(true);
}

@Component({
  imports: [FormsModule, LimpFileInput],
  template: `
    <output>{{ model.status }}</output>
    <limp-file-input label="Files" [(ngModel)]="files" #model="ngModel" [required]="required()" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class TemplateHost {
  readonly files = signal<File[] | null>(null);
  readonly required = signal(true);
}

describe('A validator that is a directive on a file input', () => {
  it('checks the control of a reactive form, besides its other validators', async () => {
    const page = await Page.of(ReactiveHost);
    const { one, other, control } = page.host;
    expect(one.errors).toEqual({ needed: true });
    await page.choose(photo);
    expect(one.valid).toBe(true);
    control.set(other);
    await page.settled();
    expect(other.errors).toEqual({ wrong: true, needed: true });
    one.setValue(null);
    expect(one.valid).toBe(true);
  });

  it('checks it anew when it wants something else', async () => {
    const page = await Page.of(ReactiveHost);
    page.host.needed.set(false);
    await page.settled();
    expect(page.host.one.valid).toBe(true);
    page.host.needed.set(true);
    await page.settled();
    expect(page.host.one.valid).toBe(false);
  });

  it('checks the control of ngModel, as required does, which shows', async () => {
    const page = await Page.of(TemplateHost);
    const status = () => page.one('output', HTMLOutputElement).textContent;
    expect(status()).toBe('INVALID');
    await page.choose(photo);
    expect(status()).toBe('VALID');
    page.host.required.set(false);
    page.host.files.set(null);
    await page.settled();
    await page.settled();
    expect(status()).toBe('VALID');
    page.host.required.set(true);
    await page.settled();
    expect(status()).toBe('INVALID');
  });
});
