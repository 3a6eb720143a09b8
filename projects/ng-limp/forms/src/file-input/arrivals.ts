import { DestroyRef, PendingTasks, computed, inject, signal } from '@angular/core';
import type { OutputEmitterRef, Signal, WritableSignal } from '@angular/core';
import { ɵisFile } from 'ng-limp/client';
import { unpack } from './dropped';
import type { Dropped } from './dropped';
import { duplicatesIn, lookalikesIn } from './duplicates';
import { shownName } from './file-list';
import { message, messagesOf } from './messages';
import type { Message } from './messages';
import { sift } from './refusal';
import type { LimpRefusedFile } from './refusal';
import type { LimpFileInputTexts } from './texts';

/** What files come into. */
export interface ArrivalsOptions {
  readonly value: WritableSignal<File[] | null>;
  readonly several: Signal<boolean>;
  readonly accept: Signal<string | null | undefined>;
  readonly words: Signal<LimpFileInputTexts>;
  readonly messages: WritableSignal<readonly Message[]>;
  readonly refused: OutputEmitterRef<readonly LimpRefusedFile[]>;
}

/** Brings files into the value of a control, and says what came and what did not. In an injection context. */
export class Arrivals {
  readonly #destroyRef = inject(DestroyRef);
  readonly #pendingTasks = inject(PendingTasks);
  readonly #reads = signal(0);
  /** The value as people left it: while it is another, the form has set one since. */
  #left: File[] | null | undefined;

  readonly #control: ArrivalsOptions;

  constructor(control: ArrivalsOptions) {
    this.#control = control;
  }

  /** Whether files are being read before they come into the value. */
  readonly reading = computed(() => this.#reads() > 0);

  /** Takes of what was dropped what the control asks for. */
  drop(dropped: readonly Dropped[]): void {
    const { several, messages, words } = this.#control;
    if (dropped.every(ɵisFile)) this.#sift(dropped);
    else if (several()) {
      messages.set([message('reading', words().reading)]);
      void this.#whenRead(unpack(dropped), (found) => {
        this.#sift(found);
      });
    } else this.#sift(dropped.map((item) => (ɵisFile(item) ? item : oneTooMany(item))));
  }

  /** Takes files, but for those that are there already. */
  add(chosen: readonly File[], refused: readonly LimpRefusedFile[] = []): void {
    const lookalikes = lookalikesIn(this.#present, chosen);
    if (lookalikes.length === 0) {
      this.#put(chosen, refused);
      return;
    }
    void this.#whenRead(duplicatesIn(lookalikes), (duplicates) => {
      this.#put(
        chosen.filter((file) => !duplicates.has(file)),
        [...refused, ...Array.from(duplicates, asDuplicate)],
      );
    });
  }

  /** What people make the value. */
  change(files: File[]): void {
    this.#left = files.length === 0 ? null : files;
    this.#control.value.set(this.#left);
  }

  /** Gives up what is being read. */
  forget(): void {
    this.#left = undefined;
  }

  /** Waits for what never rejects, and forgets it where the form has set another value since. */
  async #whenRead<T>(reading: Promise<T>, then: (found: T) => void): Promise<void> {
    const { value } = this.#control;
    const done = this.#pendingTasks.add();
    this.#left = value();
    this.#reads.update((reads) => reads + 1);
    const found = await reading;
    this.#reads.update((reads) => reads - 1);
    if (!this.#destroyRef.destroyed && this.#left === value()) then(found);
    done();
  }

  #sift(found: readonly (File | LimpRefusedFile)[]): void {
    const { accept, several } = this.#control;
    const { taken, refused } = sift(found, accept() ?? '', several());
    this.add(taken, refused);
  }

  #put(added: readonly File[], out: readonly LimpRefusedFile[]): void {
    const { messages, words, refused } = this.#control;
    if (added.length > 0) this.change([...this.#present, ...added]);
    messages.set(messagesOf(added, out, words()));
    if (out.length > 0) refused.emit(out);
  }

  /** The files to which others are added. */
  get #present(): readonly File[] {
    const { value, several } = this.#control;
    return several() ? (value() ?? []) : [];
  }
}

function oneTooMany({ name }: Dropped): LimpRefusedFile {
  return { name, reason: 'count' };
}

function asDuplicate(file: File): LimpRefusedFile {
  return { name: shownName(file), reason: 'duplicate' };
}
