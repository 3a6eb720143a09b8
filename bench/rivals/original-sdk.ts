/**
 * How ng-limp 4.7 to 6.0 made calls and sent files: the file is read whole, all of its chunks are made, signed and
 * handed to the socket in one go, and the call follows when all are answered. Written after the original step by step;
 * see `original-frame.ts`.
 */
import { combineLatest, filter, firstValueFrom, Observable, Subject } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';

import { chunkDoc, originalCall, type OriginalCall, signedMessage } from './original-frame.ts';

interface OriginalReply {
  readonly status: number;
  readonly args?: { readonly code?: string; readonly call_id?: string };
}

export class OriginalSdk {
  private readonly socket;
  private readonly replies = new Subject<OriginalReply>();

  constructor(
    url: string,
    private readonly token: string,
    private readonly chunkSize: number,
  ) {
    this.socket = webSocket<unknown>(url);
    this.socket.subscribe({
      next: (frame) => {
        const reply = frame as OriginalReply;
        this.replies.next(reply);
        if (reply.args?.code === 'CORE_CONN_READY') this.call('conn/verify', {}).subscribe();
      },
    });
  }

  async ready(): Promise<void> {
    await firstValueFrom(this.replies.pipe(filter(({ args }) => args?.code === 'CORE_CONN_OK')));
  }

  call(endpoint: string, doc: Record<string, unknown>): Observable<OriginalReply> {
    const call = originalCall(endpoint, doc, this.token);
    const uploads: Subject<unknown>[] = [];
    for (const attr of Object.keys(doc)) {
      const files = doc[attr];
      if (!(files instanceof FileList)) continue;
      doc[attr] = [...files];
      const uploaded = new Subject();
      uploads.push(uploaded);
      this.uploadAll(attr, files, uploaded);
    }
    combineLatest(uploads).subscribe({
      complete: () => {
        this.socket.next(signedMessage(call));
      },
    });
    return this.replyTo(call);
  }

  close(): void {
    this.socket.complete();
  }

  private uploadAll(attr: string, files: FileList, uploaded: Subject<unknown>): void {
    const chunks: Observable<OriginalReply>[] = [];
    for (const index of Object.keys(files)) {
      const file = files[Number(index)];
      if (file === undefined) continue;
      const reader = new FileReader();
      reader.onloadend = () => {
        const bytes = new Uint8Array(reader.result as ArrayBuffer);
        const { chunkSize } = this;
        let at = 0;
        let chunk = 1;
        while (at < bytes.length) {
          const doc = chunkDoc({ attr, index, file, bytes, at, chunk, chunkSize });
          chunks.push(this.call('file/upload', doc));
          at += chunkSize;
          chunk += 1;
        }
        combineLatest(chunks).subscribe({
          complete: () => {
            uploaded.complete();
          },
        });
      };
      reader.readAsArrayBuffer(file);
    }
  }

  private replyTo({ call_id }: OriginalCall): Observable<OriginalReply> {
    return new Observable((observer) => {
      const subscription = this.replies.subscribe((reply) => {
        if (reply.args?.call_id !== call_id) return;
        if (reply.status === 200) observer.next(reply);
        else observer.error(reply);
        observer.complete();
        observer.unsubscribe();
        subscription.unsubscribe();
      });
    });
  }
}
