import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import type { Type } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { TestBed } from '@angular/core/testing';
import { ApiService } from 'ng-limp';
import type { Doc } from 'ng-limp';
import { map } from 'rxjs';
import { LimpTestingController } from './limp-testing-controller';
import { provideLimpTesting } from './provide-limp-testing';

/** As apps were written for zones. */
@Component({
  selector: 'app-plain',
  template: '{{ staff.length }}',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class PlainField {
  staff: readonly Doc[] = [];

  constructor() {
    inject(ApiService)
      .call('staff/read')
      .subscribe(({ args }) => (this.staff = args.docs ?? []));
  }
}

@Component({
  selector: 'app-signal',
  template: '{{ staff().length }}',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class SignalField {
  readonly staff = signal<readonly Doc[]>([]);

  constructor() {
    inject(ApiService)
      .call('staff/read')
      .subscribe(({ args }) => {
        this.staff.set(args.docs ?? []);
      });
  }
}

@Component({
  selector: 'app-to-signal',
  template: '{{ staff().length }}',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class ToSignalField {
  readonly staff = toSignal(
    inject(ApiService)
      .call('staff/read')
      .pipe(map(({ args }) => args.docs ?? [])),
    { initialValue: [] },
  );
}

describe('A list in a component with OnPush', () => {
  /** What is shown before the reply and after it. */
  const shown = async (component: Type<unknown>): Promise<readonly unknown[]> => {
    TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
    const fixture = TestBed.createComponent(component);
    const { nativeElement } = fixture as { readonly nativeElement: HTMLElement };
    fixture.autoDetectChanges();
    const before = nativeElement.textContent;
    TestBed.inject(LimpTestingController)
      .expectOne('staff/read')
      .flush([{ _id: '1' }]);
    await fixture.whenStable();
    return [before, nativeElement.textContent];
  };

  it('stays empty in a plain field, as docs/migration.md says', async () => {
    expect(await shown(PlainField)).toEqual(['0', '0']);
  });

  it('is shown from a signal, or by toSignal()', async () => {
    expect(await shown(SignalField)).toEqual(['0', '1']);
    TestBed.resetTestingModule();
    expect(await shown(ToSignalField)).toEqual(['0', '1']);
  });
});
