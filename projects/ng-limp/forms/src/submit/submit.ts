import {
  DestroyRef,
  Directive,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { ControlContainer } from '@angular/forms';
import type { AbstractControl, FormGroupDirective, NgForm } from '@angular/forms';
import type { FieldTree } from '@angular/forms/signals';
import { ApiService } from 'ng-limp';
import { LimpError } from 'ng-limp/client';
import type { CallArgs, LimpCall, Reply, UploadProgress } from 'ng-limp/client';
import { Subscription } from 'rxjs';
import { controlForm } from './control-form';
import { decodeRefusals } from './decode-refusals';
import { fieldForm, fieldsOf } from './field-form';
import type { SentForm } from './sent-form';
import { LIMP_SUBMIT_TEXTS } from './submit-texts';

/** Args of the call that `limpSubmit` makes, beside the doc. */
export type LimpSubmitArgs = Omit<CallArgs, 'doc'>;

/** What a doc may be made of: an object of attrs, of whichever type; no list, map or text. */
export type LimpFormDoc = object & { readonly [Symbol.iterator]?: never };

/** Makes the doc of a form's value, `T`. */
export type LimpDocFn<T = unknown> = (value: T) => LimpFormDoc;

interface Sending {
  readonly call: LimpCall<Reply>;
  /** Null where there are no files. */
  readonly progress: UploadProgress | null;
}

type SubmitState =
  | { readonly kind: 'idle' }
  /** Validators are still at it. */
  | { readonly kind: 'checking' }
  | ({ readonly kind: 'sending' } & Sending)
  | ({ readonly kind: 'sent'; readonly reply: Reply } & Sending)
  | { readonly kind: 'failed'; readonly error: LimpError };

const IDLE = { kind: 'idle' } as const;

/**
 * Sends a form's value as the doc of a call when the form is submitted, its files too. For reactive, template-driven
 * and signal forms alike.
 *
 * ```html
 * <form [formGroup]="form" limpSubmit="staff/create" #sending="limpSubmit" (limpSubmitted)="created($event)">
 *   <limp-file-input formControlName="photo" label="Photo" />
 *   <button [attr.aria-disabled]="sending.isSending() || null">Create</button>
 *   <limp-upload-progress [call]="sending.call()" />
 * </form>
 * ```
 *
 * A form that is invalid is not sent: all of its controls are marked as touched, and the first wrong one is focused.
 * Validators that are still at it are waited for.
 *
 * While it is sent the form is `aria-busy`, its controls are disabled, and submitting it again does nothing. The fields
 * of a signal form are disabled by its schema alone: `disabled(path, { when: ({ state }) => state.submitting() })`.
 *
 * What the server refuses by `…_MISSING_ATTR`, `…_INVALID_ATTR` or `…_INVALID_DOC`, and what this client cannot send,
 * becomes an error `limpServer` of the control that has the attr's name, until its value changes: a
 * {@link LimpServerError} with a sentence. All else is {@link error}.
 *
 * When the form is destroyed its call is cancelled.
 */
@Directive({
  selector: 'form[limpSubmit]',
  exportAs: 'limpSubmit',
  host: {
    class: 'limp-submit',
    novalidate: '',
    '[attr.aria-busy]': 'isSending() || null',
    '(submit)': 'submitFields($event)',
  },
})
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- `LimpSubmit` alone is that of any form, as FormGroup is any group
export class LimpSubmit<T = any> {
  /** `module/method` of the call, such as `staff/create`. */
  readonly endpoint = input.required<string>({ alias: 'limpSubmit' });
  /** Query, timeout and all else that the call takes beside its doc. Default: nothing. */
  readonly limpArgs = input<LimpSubmitArgs>({});
  /**
   * Makes the doc of the form's value, which has the type of the signal form or of the form group; of a template-driven
   * form the function says it. Default: the value as it is, without the attrs that are null or undefined.
   */
  readonly limpDoc = input<LimpDocFn<T>>(withoutNulls);
  /**
   * Whether a form that was sent is reset: the attribute alone resets it as the form's own `resetForm()` does, a signal
   * form to the value that it had at first; any other value is what the form is reset to. Default: false.
   */
  readonly limpReset = input<unknown>(false);
  /** The signal form, as its own directive takes it. */
  readonly formRoot = input<FieldTree<T> | null>(null);
  /** The reactive form, as its own directive takes it: tells the type of its value. */
  readonly formGroup = input<AbstractControl<unknown, T> | null>(null);

  /** The server's reply. The form still has the value that was sent. */
  readonly limpSubmitted = output<Reply>();
  /** Why it was not stored, be that {@link error} or told at the controls. Not for what was cancelled. */
  readonly limpFailed = output<LimpError>();

  readonly #api = inject(ApiService);
  readonly #destroyRef = inject(DestroyRef);
  readonly #injector = inject(Injector);
  readonly #element = inject<ElementRef<HTMLFormElement>>(ElementRef).nativeElement;
  readonly #container = inject(ControlContainer, { self: true, optional: true });
  readonly #texts = inject(LIMP_SUBMIT_TEXTS);
  readonly #state = signal<SubmitState>(IDLE);
  readonly #form = computed<SentForm>(() => {
    const fields = fieldsOf(this.formRoot());
    if (fields !== null) return fieldForm(fields, this.#injector);
    if (isForm(this.#container)) return controlForm(this.#container, this.#element);
    const problem =
      'it is on no Angular form. Import FormsModule or ReactiveFormsModule, or give formRoot.';
    throw LimpError.usage('limpSubmit', problem);
  });
  /** All that ends with the present submission. */
  #submission = Subscription.EMPTY;
  /** What had the focus when it was submitted. */
  #focused: Element | null = null;

  /** Whether the form is being sent, from being submitted to the reply. */
  readonly isSending = computed(() => ['checking', 'sending'].includes(this.#state().kind));
  /** The call in flight, or the one that succeeded last; null once another is made, or one has failed. */
  readonly call = computed(() => {
    const state = this.#state();
    return 'call' in state ? state.call : null;
  });
  /** How the files of {@link call} go up; null where there are none. */
  readonly progress = computed(() => {
    const state = this.#state();
    return 'progress' in state ? state.progress : null;
  });
  /** The server's reply, until the form is submitted again. */
  readonly reply = computed(() => {
    const state = this.#state();
    return 'reply' in state ? state.reply : null;
  });
  /** Why the form could not be sent, where no control is to blame; until it is submitted again. */
  readonly error = computed(() => {
    const state = this.#state();
    return 'error' in state ? state.error : null;
  });

  constructor() {
    // Told at once where it stands wrong; and a signal form remembers the value that it is given with.
    effect(() => {
      this.#form();
    });
    if (isForm(this.#container)) {
      // Not the event itself: only now do controls that are updated on submit have their values.
      this.#container.ngSubmit.subscribe(() => {
        this.#submit();
      });
    }
    this.#destroyRef.onDestroy(() => {
      this.cancel();
    });
  }

  /** Holds the files back that are still to be sent, until {@link resume}. */
  pause(): void {
    this.call()?.pause();
  }

  /** Goes on where {@link pause} stopped it. */
  resume(): void {
    this.call()?.resume();
  }

  /** Cancels what is in flight: nothing is stored, and the form can be edited again. */
  cancel(): void {
    const state = this.#state();
    if (state.kind === 'checking') this.#end(IDLE);
    else if (state.kind === 'sending') state.call.cancel();
  }

  protected submitFields(event: Event): void {
    if (this.formRoot() === null) return;
    event.preventDefault();
    this.#submit();
  }

  #submit(): void {
    if (this.isSending()) return;
    const form = this.#form();
    this.#focused = this.#element.ownerDocument.activeElement;
    this.#submission = new Subscription();
    this.#state.set({ kind: 'checking' });
    this.#submission.add(
      form.check().subscribe((isRight) => {
        if (isRight) this.#send(form);
        else this.#end(IDLE);
      }),
    );
  }

  #send(form: SentForm): void {
    // Should the doc not come about, nothing is being sent.
    this.#state.set(IDLE);
    // By a method, which may ask for more than it is sure to get: the compiler cannot know that the value is a T.
    const maker: { make(value: unknown): LimpFormDoc } = { make: this.limpDoc() };
    const attrs: [string, unknown][] = Object.entries(maker.make(form.value()));
    const doc = Object.fromEntries(attrs);
    const call = this.#api.call(this.endpoint(), { ...this.limpArgs(), doc });
    const end = form.begin();
    const go = (progress: UploadProgress | null): void => {
      this.#state.set({ kind: 'sending', call, progress });
    };
    go(null);
    this.#submission.add(call.progress$.subscribe(go));
    this.#submission.add(
      call.subscribe({
        next: (reply) => {
          end([]);
          this.#end({ kind: 'sent', call, progress: this.progress(), reply });
          this.limpSubmitted.emit(reply);
          const value = this.limpReset();
          if (value !== false) form.reset(value === '' || value === true ? undefined : value);
        },
        error: (thrown: unknown) => {
          const error = LimpError.from(thrown);
          const refused = decodeRefusals(error, this.#texts);
          const isTold = end(refused) && refused.length > 0;
          const isCancelled = error.kind === 'cancelled';
          this.#end(isTold || isCancelled ? IDLE : { kind: 'failed', error });
          if (!isCancelled) this.limpFailed.emit(error);
        },
      }),
    );
  }

  /** It is no longer being sent. The focus goes where something is wrong, or back to where it was. */
  #end(state: SubmitState): void {
    this.#submission.unsubscribe();
    this.#state.set(state);
    if (this.#destroyRef.destroyed) return;
    const move = (): void => {
      if (state.kind !== 'sent') this.#form().focusWrong();
      // What is disabled loses the focus, and a button to stop it is gone by now.
      const focused = this.#focused;
      const { activeElement, body } = this.#element.ownerDocument;
      const isLost = activeElement === body && this.#element.contains(focused);
      if (isLost && focused instanceof HTMLElement) focused.focus();
    };
    // By then the controls are rendered as they are now.
    afterNextRender(move, { injector: this.#injector });
  }
}

/** Whether it is a reactive or template-driven form as a whole: these tell when they are submitted. */
function isForm(container: ControlContainer | null): container is NgForm | FormGroupDirective {
  return container !== null && 'ngSubmit' in container;
}

function withoutNulls(value: unknown): Readonly<Record<string, unknown>> {
  const attrs: [string, unknown][] = Object.entries(value ?? {});
  return Object.fromEntries(attrs.filter(([, item]) => item !== null && item !== undefined));
}
