import { ChangeDetectionStrategy, Component, signal, viewChild } from '@angular/core';
import type { Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  FormArray,
  FormControl,
  FormGroup,
  FormsModule,
  ReactiveFormsModule,
} from '@angular/forms';
import type { AbstractControl, ValidationErrors } from '@angular/forms';
import { FormField, form } from '@angular/forms/signals';
import { ApiService, LimpError } from 'ng-limp';
import { ɵstartCall } from 'ng-limp/client';
import type { Reply } from 'ng-limp/client';
import { LimpTestingController, provideLimpTesting } from 'ng-limp/testing';
import { config } from 'rxjs';
import { scriptedCall } from '../spec/scripted-call';
import { LimpSubmit } from './submit';

@Component({
  imports: [ReactiveFormsModule, LimpSubmit],
  template: `
    <form limpSubmit="staff/create" [formGroup]="form" [limpDoc]="toDoc">
      <input formControlName="name" />
      <input formControlName="n" />
      <button>Create</button>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ReactiveHost {
  readonly asked: string[] = [];
  /** When validators have decided. */
  answer = Promise.resolve();
  readonly form = new FormGroup({
    name: new FormControl('', {
      nonNullable: true,
      updateOn: 'submit',
      asyncValidators: [
        async ({ value }: AbstractControl<string>): Promise<ValidationErrors | null> => {
          this.asked.push(value);
          await this.answer;
          return null;
        },
      ],
    }),
    n: new FormControl(1, { nonNullable: true }),
    tags: new FormArray([new FormControl('a'), new FormControl({ value: 'b', disabled: true })]),
    none: new FormArray<FormControl>([]),
  });
  readonly sending = viewChild.required(LimpSubmit);
  readonly toDoc = vi.fn(({ name, n }: { name: string; n: number }) => {
    return { name: { en_AE: name }, n };
  });
}

@Component({
  imports: [FormField, FormsModule, LimpSubmit],
  template: `
    <form limpSubmit="staff/create" limpReset [formRoot]="fields()">
      <input [formField]="fields().name" />
      <button>Create</button>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class TwoFormsHost {
  readonly first = form(signal({ name: 'first' }));
  readonly second = form(signal({ name: 'second' }));
  readonly fields = signal(this.first);
}

@Component({
  imports: [LimpSubmit],
  template: `<form limpSubmit="staff/create"></form>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class BareHost {}

function render<T>(host: Type<T>) {
  const fixture = TestBed.createComponent(host);
  const root: unknown = fixture.nativeElement;
  if (!(root instanceof Element)) throw new Error('Nothing was rendered.');
  return {
    host: fixture.componentInstance,
    settled: () => fixture.whenStable(),
    input: () => root.querySelector('input'),
    write: (text: string) => {
      const input = root.querySelector('input');
      if (input !== null) input.value = text;
      input?.dispatchEvent(new Event('input', { bubbles: true }));
    },
    submit: () => root.querySelector('form')?.requestSubmit(),
  };
}

describe('limpSubmit', () => {
  let limp: LimpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
    limp = TestBed.inject(LimpTestingController);
  });

  it('sends what a function makes of the value, with what controls take up on submit', async () => {
    const page = render(ReactiveHost);
    await page.settled();
    page.write('Sara');
    page.submit();
    await expect.poll(() => page.host.sending().call()).not.toBeNull();
    const call = limp.expectOne('staff/create');
    expect(call.doc).toEqual({ name: { en_AE: 'Sara' }, n: 1 });
    call.flush();
  });

  it('hears of validators that were asked when the form was bound', async () => {
    const page = render(ReactiveHost);
    let decide = () => {};
    page.host.answer = new Promise((resolve) => (decide = resolve));
    await page.settled();
    expect(page.host.form.pending).toBe(true);
    page.submit();
    limp.expectNone('staff/create');
    decide();
    await expect.poll(() => page.host.sending().call()).not.toBeNull();
    limp.expectOne('staff/create').flush();
  });

  it('disables lists too, and enables of them what was enabled', async () => {
    const page = render(ReactiveHost);
    await page.settled();
    const { tags, none } = page.host.form.controls;
    page.submit();
    await expect.poll(() => page.host.sending().call()).not.toBeNull();
    expect([tags, none].map(({ disabled }) => disabled)).toEqual([true, true]);
    limp.expectOne('staff/create').flush();
    expect([tags, none].map(({ disabled }) => disabled)).toEqual([false, false]);
    expect(tags.controls.map(({ disabled }) => disabled)).toEqual([false, true]);
  });

  it('keeps the server’s error though another validator finds the value right', async () => {
    const page = render(ReactiveHost);
    await page.settled();
    page.submit();
    await expect.poll(() => page.host.sending().call()).not.toBeNull();
    const asked = page.host.asked.length;
    limp.expectOne('staff/create').error({ code: 'A_B_INVALID_ATTR', msg: "attr 'name'" });
    await expect.poll(() => page.host.asked.length).toBeGreaterThan(asked);
    await page.settled();
    const error = { kind: 'limpServer', message: 'The server does not accept this.' };
    expect(page.host.form.controls.name.errors).toEqual({ limpServer: error });
    page.host.form.controls.name.updateValueAndValidity({ emitEvent: false });
    expect(page.host.form.valid).toBe(false);
  });

  it('takes formRoot before another form on the same element, and resets to what that began with', async () => {
    const page = render(TwoFormsHost);
    await page.settled();
    page.host.fields.set(page.host.second);
    await page.settled();
    page.write('changed');
    page.submit();
    const call = limp.expectOne('staff/create');
    expect(call.doc).toEqual({ name: 'changed' });
    call.flush();
    await page.settled();
    expect(page.host.second().value()).toEqual({ name: 'second' });
  });

  it('says what is missing where it stands on no form of Angular', () => {
    const host = TestBed.createComponent(BareHost);
    expect(() => {
      host.detectChanges();
    }).toThrow(/^limpSubmit: it is on no Angular form/);
  });
});

describe('What is in flight', () => {
  it('is paused, resumed and watched by limpSubmit', async () => {
    const call = scriptedCall();
    call.at({ loaded: 1 });
    TestBed.configureTestingModule({
      providers: [{ provide: ApiService, useValue: { call: () => call } }],
    });
    const page = render(ReactiveHost);
    await page.settled();
    page.submit();
    const sending = page.host.sending();
    await expect.poll(() => sending.call()).toBe(call);
    expect(sending.progress()?.loaded).toBe(1);
    sending.pause();
    call.at({ state: 'paused' });
    expect(sending.progress()?.state).toBe('paused');
    sending.resume();
    sending.cancel();
    expect(call.asked).toEqual(['pause', 'resume', 'cancel']);
  });

  it('is nothing where no doc can be made, and the form can be sent again', async () => {
    TestBed.configureTestingModule({
      providers: [{ provide: ApiService, useValue: { call: () => scriptedCall() } }],
    });
    const page = render(ReactiveHost);
    await page.settled();
    page.host.toDoc.mockImplementationOnce(() => {
      throw new Error('A bug.');
    });
    const unhandled = new Promise((resolve) => (config.onUnhandledError = resolve));
    page.submit();
    expect(await unhandled).toEqual(new Error('A bug.'));
    config.onUnhandledError = null;
    expect(page.host.sending().isSending()).toBe(false);
    page.submit();
    await expect.poll(() => page.host.sending().call()).not.toBeNull();
  });

  it('fails with errors that are none of this library as one that is', async () => {
    const call = ɵstartCall<Reply>(({ error }) => {
      error(new Error('A bug.'));
      return null;
    });
    TestBed.configureTestingModule({
      providers: [{ provide: ApiService, useValue: { call: () => call } }],
    });
    const page = render(ReactiveHost);
    await page.settled();
    page.submit();
    await expect.poll(() => page.host.sending().error()).toBeInstanceOf(LimpError);
  });
});
