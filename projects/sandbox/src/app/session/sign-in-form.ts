import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { SANDBOX_CONFIG } from '../config/sandbox-config';
import { SessionView } from './session-view';

/** Signs in. Filled in with the credentials that every new server has, so that one press is enough to begin. */
@Component({
  selector: 'app-sign-in-form',
  imports: [ReactiveFormsModule],
  templateUrl: './sign-in-form.html',
  styles: `
    .by {
      align-items: center;
      display: flex;
      justify-content: space-between;
    }

    .by label {
      font-size: 0.875rem;
      font-weight: 600;
    }

    .by select {
      background: none;
      border-color: transparent;
      color: var(--ink-soft);
      font-size: 0.875rem;
      min-height: 1.75rem;
      padding: 0 0.2rem;
      width: auto;
    }

    .by select:hover {
      border-color: var(--edge);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignInForm {
  private readonly view = inject(SessionView);

  protected readonly authAttrs = inject(SANDBOX_CONFIG).authAttrs;
  protected readonly form = new FormGroup({
    authVar: new FormControl(this.authAttrs[0] ?? '', { nonNullable: true }),
    authVal: new FormControl('ADMIN@LIMP.MASAAR.COM', { nonNullable: true }),
    password: new FormControl('__ADMIN', { nonNullable: true }),
  });
  protected readonly isBusy = computed(() => this.view.work() === 'signing-in');

  protected submit(): void {
    if (this.isBusy()) return;
    const { authVar, authVal, password } = this.form.getRawValue();
    this.view.signIn(authVar, authVal, password);
  }
}
