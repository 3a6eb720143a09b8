import { ChangeDetectionStrategy, Component } from '@angular/core';
import { HistoryList } from './history-list';
import { RequestEditor } from './request-editor';
import { ResponsePanel } from './response-panel';

/** Any call to any module: written, made, looked at. */
@Component({
  selector: 'app-calls-page',
  imports: [HistoryList, RequestEditor, ResponsePanel],
  template: `
    <app-request-editor />
    <app-response-panel />
    <app-history-list />
  `,
  styles: `
    :host {
      align-items: start;
      display: grid;
      gap: 1.25rem;
      grid-template-areas: 'request response' 'history response';
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
      grid-template-rows: auto 1fr;
    }

    app-request-editor {
      grid-area: request;
    }

    app-response-panel {
      grid-area: response;
    }

    app-history-list {
      grid-area: history;
    }

    @media (width < 52rem) {
      :host {
        grid-template-areas: 'request' 'response' 'history';
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CallsPage {}
