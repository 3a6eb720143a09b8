import {
  Directive,
  ElementRef,
  NgZone,
  PendingTasks,
  booleanAttribute,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { Signal } from '@angular/core';
import { ApiService } from 'ng-limp';
import type { DownloadProgress, LimpError, ThumbnailSize } from 'ng-limp';
import { ɵtraitsOf } from 'ng-limp/client';
import { FileFetch, addressOf, keyOf } from './file-fetch';
import type { FetchState, LimpStoredFile, WantedFile } from './file-fetch';

/** How long a browser has to begin with a download before its address is revoked, in ms. */
const HANDOVER = 10_000;

/**
 * A stored file that is fetched as the user who is signed in: for files that ANON may not read.
 *
 * ```html
 * <img [limpFile]="staff.photo" limpFileModule="staff" [limpFileId]="staff._id" limpFileAttr="photo" alt="" />
 *
 * <a [limpFile]="staff.cv" limpFileModule="staff" [limpFileId]="staff._id" limpFileAttr="cv" #cv="limpFile">
 *   {{ staff.cv.name }}
 * </a>
 * {{ cv.error()?.message }}
 * ```
 *
 * On `<img>`, `<video>` and `<audio>` it fetches the file at once, and shows it: nothing until it is there, and nothing
 * where it cannot be had. It is fetched anew when the document has another file, and when another user signs in or out.
 * On `<a>` and `<button>` it fetches the file when it is clicked, and has the browser save it under its name. The
 * addresses that it makes are revoked; what is in flight is cancelled when the element goes.
 *
 * Classes to style it by: `limp-file-loading`, `limp-file-failed`.
 */
@Directive({
  selector: 'img[limpFile], video[limpFile], audio[limpFile], a[limpFile], button[limpFile]',
  exportAs: 'limpFile',
  host: {
    '[attr.src]': 'src()',
    '[attr.href]': 'href()',
    '[attr.aria-busy]': 'loading() || null',
    '[class.limp-file-loading]': 'loading()',
    '[class.limp-file-failed]': 'error() !== null',
    '(click)': 'click($event)',
  },
})
export class LimpFile {
  /** What the document has: its `name` counts, and where there are some its `size` and `lastModified`. */
  readonly limpFile = input.required<LimpStoredFile | null | undefined>();
  readonly limpFileModule = input.required<string>();
  /** `_id` of the document. Nothing is fetched without. */
  readonly limpFileId = input.required<string | null | undefined>();
  /** The file's attr, or that of the list it is in. */
  readonly limpFileAttr = input.required<string>();
  /** Size of a thumbnail to have in its place, in pixels (servers from 5.6 on). Default: the file itself. */
  readonly limpFileThumbnail = input<ThumbnailSize>();
  /** Whether nothing is fetched before a user is signed in, so that ANON is not refused it. Default: false. */
  readonly limpFileAwaitAuth = input(false, { transform: booleanAttribute });

  /** Emits why the file cannot be had. */
  readonly limpFileFailed = output<LimpError>();

  readonly #api = inject(ApiService);
  readonly #zone = inject(NgZone);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #tasks = inject(PendingTasks);
  /** Whether it waits to be clicked. */
  readonly #isLink = /^(a|button)$/.test(this.#host.localName);
  readonly #isAsked = signal(false);
  readonly #fetch = signal<FileFetch | null>(null);
  readonly #state: Signal<FetchState> = computed(() => this.#fetch()?.state() ?? { kind: 'none' });
  readonly #tries = signal(0);
  readonly #wanted = computed<WantedFile | null>(() => {
    const [file, id] = [this.limpFile(), this.limpFileId()];
    if (!file || !id || !ɵtraitsOf(this.#api.state()).hasServer) return null;
    const [module, attr] = [this.limpFileModule(), this.limpFileAttr()];
    return { module, id, attr, file, thumbnail: this.limpFileThumbnail() };
  });
  readonly #key = computed(() => {
    const wanted = this.#wanted();
    return wanted && JSON.stringify([keyOf(this.#api, wanted), this.#tries()]);
  });

  /** Why a file that was clicked cannot be had, as long as it is the same and for the same user. */
  readonly #refusal = linkedSignal<string | null, LimpError | null>({
    source: this.#key,
    computation: () => null,
  });

  /** Whether it is being fetched. */
  readonly loading = computed(() => this.#state().kind === 'loading');
  /** How far the fetching is; null while nothing has come in, and when it is over. */
  readonly progress: Signal<DownloadProgress | null> = computed(() => {
    const state = this.#state();
    return state.kind === 'loading' ? state.progress : null;
  });
  /** Why it cannot be had; null where nothing has failed. */
  readonly error: Signal<LimpError | null> = computed(() => {
    const state = this.#state();
    return state.kind === 'failed' ? state.error : this.#refusal();
  });
  /** The file, once it is there. */
  readonly blob: Signal<Blob | null> = computed(() => {
    const state = this.#state();
    return state.kind === 'loaded' ? state.file : null;
  });

  protected readonly src = computed(() => {
    const state = this.#state();
    return state.kind === 'loaded' ? state.url : null;
  });
  /** Without an address, a link cannot be reached by the keyboard. */
  protected readonly href = computed(() => {
    const wanted = this.#wanted();
    if (this.#host.localName !== 'a' || wanted === null) return null;
    // Of one without an address a click says why it cannot be had.
    return addressOf(this.#api, wanted) ?? '#';
  });

  constructor() {
    effect((onCleanup) => {
      const isDue =
        this.#key() !== null &&
        (!this.limpFileAwaitAuth() || this.#api.session !== null) &&
        (!this.#isLink || this.#isAsked());
      const fetch = isDue ? untracked(() => this.#begin()) : null;
      this.#fetch.set(fetch);
      onCleanup(() => fetch?.end());
    });
  }

  /** Fetches it anew, as after an error. */
  reload(): void {
    if (this.#isLink && this.#refusal() !== null) this.#isAsked.set(true);
    this.#refusal.set(null);
    this.#tries.update((tries) => tries + 1);
  }

  /** Stops what is in flight, and shows nothing until it is to be fetched anew. */
  cancel(): void {
    this.#fetch()?.end();
    this.#fetch.set(null);
    this.#isAsked.set(false);
  }

  protected click(event: Event): void {
    if (!this.#isLink) return;
    event.preventDefault();
    this.#refusal.set(null);
    this.#isAsked.set(true);
  }

  #begin(): FileFetch | null {
    const wanted = this.#wanted();
    if (wanted === null) return null;
    const api = this.#api;
    const tasks = this.#tasks;
    const isLink = this.#isLink;
    return new FileFetch(api, wanted, {
      isShown: !isLink,
      tasks,
      loaded: (file) => {
        if (isLink) this.#save(file, wanted.file.name);
      },
      failed: (error) => {
        if (isLink) {
          this.#refusal.set(error);
          this.#isAsked.set(false);
        }
        this.limpFileFailed.emit(error);
      },
    });
  }

  /** Has the browser save a file, as a link to a file does. */
  #save(file: Blob, name: string): void {
    const { ownerDocument } = this.#host;
    const url = URL.createObjectURL(file);
    const link = ownerDocument.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    this.#zone.runOutsideAngular(() => {
      setTimeout(() => {
        URL.revokeObjectURL(url);
      }, HANDOVER);
    });
    // It is the browser's now, and need not stay in memory.
    this.#isAsked.set(false);
  }
}
