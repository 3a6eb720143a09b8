import { DatePipe, DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { CallLog, outcomeTone, outcomeWord } from './call-log';

/** The calls of this visit; choosing one shows its reply and puts it back into the editor. */
@Component({
  selector: 'app-history-list',
  imports: [DatePipe, DecimalPipe],
  templateUrl: './history-list.html',
  styleUrl: './history-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HistoryList {
  protected readonly log = inject(CallLog);
  protected readonly word = outcomeWord;
  protected readonly tone = outcomeTone;
}
