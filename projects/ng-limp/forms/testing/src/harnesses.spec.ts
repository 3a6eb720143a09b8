import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import type { LimpCall } from 'ng-limp';
import { LimpSubmit, LimpUploadProgress } from 'ng-limp/forms';
import { LimpTestingController, provideLimpTesting } from 'ng-limp/testing';
import { scriptedCall } from '../../src/spec/scripted-call';
import { LimpSubmitHarness } from './submit-harness';
import { LimpUploadProgressHarness } from './upload-progress-harness';

@Component({
  imports: [ReactiveFormsModule, LimpSubmit, LimpUploadProgress],
  template: `
    <form limpSubmit="staff/create" #sending="limpSubmit" [formGroup]="form">
      <input aria-label="Name" formControlName="name" />
      <limp-upload-progress [call]="sending.call()" label="Photo" />
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class FormHost {
  readonly form = new FormGroup({
    name: new FormControl('Sara'),
    photo: new FormControl([new File(['a photo'], 'photo.png')]),
  });
}

@Component({
  imports: [LimpUploadProgress],
  template: `
    <limp-upload-progress [call]="call()" label="Photo" controls />
    <limp-upload-progress [call]="call()" label="Again" />
    <limp-upload-progress [call]="null" />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ProgressHost {
  readonly call = input<LimpCall<unknown> | null>(null);
}

describe('LimpSubmitHarness', () => {
  it('submits a form and tells how that goes, while the call is in flight', async () => {
    TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
    const limp = TestBed.inject(LimpTestingController);
    const loader = TestbedHarnessEnvironment.loader(TestBed.createComponent(FormHost));
    const form = await loader.getHarness(LimpSubmitHarness.with({ selector: '[limpSubmit]' }));
    expect(await form.isSending()).toBe(false);
    await form.submit();
    expect(await form.isSending()).toBe(true);
    const progress = await form.getProgress();
    await expect.poll(() => progress?.getValueText()).toBe('100%, complete');
    limp.expectOne('staff/create').flush();
    expect(await form.isSending()).toBe(false);
    expect(await progress?.isShown()).toBe(true);
  });
});

describe('LimpUploadProgressHarness', () => {
  it('reads the progress of an upload, and presses its buttons', async () => {
    const call = scriptedCall();
    call.at({ loaded: 1_000_000, remaining: 3000 });
    const fixture = TestBed.createComponent(ProgressHost);
    fixture.componentRef.setInput('call', call);
    const loader = TestbedHarnessEnvironment.loader(fixture);
    const photo = await loader.getHarness(LimpUploadProgressHarness.with({ label: 'Photo' }));
    expect(await photo.getLabel()).toBe('Photo');
    expect(await photo.getShare()).toBe(0.25);
    expect(await photo.getValueText()).toBe('25%, sending, 3 seconds left');
    expect(await photo.getSpoken()).toBe('Photo: 25%');
    await photo.pause();
    call.at({ loaded: 1_000_000, state: 'paused' });
    await photo.resume();
    await photo.cancel();
    expect(call.asked).toEqual(['pause', 'resume', 'cancel']);
    call.at({ loaded: 1_000_000, state: 'throttled' });
    expect(await photo.getShare()).toBeNull();
  });

  it('tells what is not there', async () => {
    const loader = TestbedHarnessEnvironment.loader(TestBed.createComponent(ProgressHost));
    const [first] = await loader.getAllHarnesses(LimpUploadProgressHarness);
    expect(await first?.isShown()).toBe(false);
    expect(await first?.getValueText()).toBeNull();
    expect(await first?.getShare()).toBeNull();
    expect(await first?.getSpoken()).toBe('');
    await expect(first?.pause()).rejects.toThrow(/limp-upload-progress-pause/);
  });
});
