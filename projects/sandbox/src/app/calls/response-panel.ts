import { Clipboard } from '@angular/cdk/clipboard';
import { DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { jsonText } from '../json/json-text';
import { JsonView } from '../json/json-view';
import { explain } from '../common/explain-error';
import { CallLog, outcomeTone, outcomeWord } from './call-log';
import type { CallRecord } from './call-log';

/** The reply to the selected call. */
@Component({
  selector: 'app-response-panel',
  imports: [DecimalPipe, JsonView],
  templateUrl: './response-panel.html',
  styleUrl: './response-panel.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ResponsePanel {
  protected readonly log = inject(CallLog);
  private readonly clipboard = inject(Clipboard);

  protected readonly shown = computed(() => {
    const record = this.log.selected();
    return record === null ? null : { ...record, ...told(record) };
  });
  protected readonly copied = linkedSignal({ source: this.shown, computation: () => false });

  protected copy(json: string): void {
    this.copied.set(this.clipboard.copy(json));
  }
}

interface Told {
  readonly word: string;
  readonly tone: string;
  readonly ms: number | null;
  readonly code: string | null;
  /** The server's own words, or the client's where the server never spoke. */
  readonly sentence: string;
  readonly json: string | null;
}

function told({ outcome }: CallRecord): Told {
  const word = outcomeWord(outcome);
  const tone = outcomeTone(outcome);
  switch (outcome.kind) {
    case 'pending':
      return { word, tone, ms: null, code: null, sentence: 'No reply yet.', json: null };
    case 'cancelled':
      return { word, tone, ms: outcome.ms, code: null, sentence: 'Taken back.', json: null };
    case 'replied': {
      const { msg, args } = outcome.reply;
      return {
        word,
        tone,
        ms: outcome.ms,
        code: args.code ?? null,
        sentence: msg,
        json: jsonText(args),
      };
    }
    case 'failed': {
      const { error, ms } = outcome;
      const { title, text: sentence } = explain(error);
      return error.kind === 'refused'
        ? {
            word,
            tone,
            ms,
            code: error.code ?? null,
            sentence: error.msg,
            json: jsonText(error.args),
          }
        : { word, tone, ms, code: null, sentence: `${title}. ${sentence}`, json: null };
    }
    default:
      return outcome satisfies never;
  }
}
