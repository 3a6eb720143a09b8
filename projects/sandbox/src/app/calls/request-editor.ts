import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import type { AbstractControl, ValidationErrors } from '@angular/forms';
import { JsonField } from '../json/json-field';
import { CallLog } from './call-log';
import type { CallRecord } from './call-log';
import { decodeDoc, decodeQuery } from './decode-request';
import type { Decoded } from './decode-request';
import { EXAMPLES } from './examples';

/** Where a call is written: endpoint, query and doc. */
@Component({
  selector: 'app-request-editor',
  imports: [JsonField, ReactiveFormsModule],
  templateUrl: './request-editor.html',
  styleUrl: './request-editor.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RequestEditor {
  private readonly log = inject(CallLog);

  protected readonly examples = EXAMPLES;
  protected readonly form = new FormGroup({
    endpoint: new FormControl('user/read', { nonNullable: true, validators: endpointProblem }),
    query: new FormControl('[]', { nonNullable: true, validators: problemBy(decodeQuery) }),
    doc: new FormControl('{}', { nonNullable: true, validators: problemBy(decodeDoc) }),
  });

  constructor() {
    // A call chosen from the history is there to be changed and made again. At once, and only then: what is written
    // meanwhile is not undone.
    const last = this.log.selected();
    if (last !== null) this.write(last);
    this.log.chosen$.pipe(takeUntilDestroyed()).subscribe((record) => {
      this.write(record);
    });
  }

  protected use({ endpoint, query, doc }: (typeof EXAMPLES)[number]): void {
    this.form.setValue({ endpoint, query, doc });
  }

  protected send(): void {
    this.form.markAllAsTouched();
    const { endpoint, query: queryText, doc: docText } = this.form.getRawValue();
    const query = decodeQuery(queryText);
    const doc = decodeDoc(docText);
    if (this.form.controls.endpoint.invalid || !query.ok || !doc.ok) return;
    const call = { endpoint: endpoint.trim(), query: query.value, doc: doc.value };
    this.log.run(call, queryText, docText);
  }

  private write({ endpoint, queryText: query, docText: doc }: CallRecord): void {
    this.form.setValue({ endpoint, query, doc });
  }
}

function endpointProblem({ value }: AbstractControl<string>): ValidationErrors | null {
  return /^\s*[^\s/]+\/[^\s/]+\s*$/.test(value)
    ? null
    : { endpoint: 'An endpoint is a module and a method, such as user/read.' };
}

function problemBy(decode: (text: string) => Decoded<unknown>) {
  return ({ value }: AbstractControl<string>): ValidationErrors | null => {
    const decoded = decode(value);
    return decoded.ok ? null : { json: decoded.problem };
  };
}
