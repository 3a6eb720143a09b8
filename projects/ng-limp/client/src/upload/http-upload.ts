import { Subscription } from 'rxjs';
import { LimpError } from '../errors';
import type { Reply } from '../protocol/reply';
import type { CallHandle } from '../requests/call-handle';
import type { CallSink, LimpCall } from '../requests/limp-call';
import type { Requests } from '../requests/requests';
import { readBytes } from '../token/read-bytes';
import type { FileToSend } from './find-files';
import { progressOf } from './progress';
import type { UploadJob } from './upload-options';
import { withFileIds } from './with-file-ids';

/** What an upload by HTTP needs. */
export interface HttpUploadOptions {
  readonly requests: Requests;
  /** Sends one file's form to `file/create`. */
  readonly post: (form: FormData) => LimpCall<Reply>;
}

/**
 * Sends the files of a call by HTTP, one after the other, as servers of level 6.1 take them; the doc then names each by
 * its id. A file goes up whole: to pause keeps back the next.
 */
export function uploadByHttp(
  { request, files, sink: outer }: UploadJob,
  { requests, post }: HttpUploadOptions,
): CallHandle {
  const all = new Subscription();
  let call: CallHandle | null = null;
  const sink: CallSink<Reply> = {
    ...outer,
    reply: (reply) => {
      all.unsubscribe();
      outer.reply(reply);
    },
    error: (error) => {
      all.unsubscribe();
      outer.error(error);
    },
  };
  const module = request.endpoint.split('/')[0] ?? '';
  const ids: string[] = [];
  let isPaused = false;
  let isIdle = false;
  const report = (): void => {
    sink.progress(
      progressOf({
        files,
        loadedOf: (place) => (place < ids.length ? Infinity : 0),
        state: isPaused ? 'paused' : 'sending',
        restarts: 0,
        rate: null,
      }),
    );
  };
  const send = (file: FileToSend | undefined): void => {
    if (file === undefined) {
      const named = withFileIds(request.body.doc, files, ids);
      const handle = requests.submit({ ...request, body: { ...request.body, doc: named } }, sink);
      call = handle;
      all.add(handle.cancel);
      return;
    }
    const sending = post(formOf(module, file));
    all.add(
      sending.subscribe({
        next: (reply) => {
          const id = reply.args.docs?.[0]?._id;
          if (id === undefined) {
            sink.error(LimpError.refused('file/create', reply));
            return;
          }
          ids.push(id);
          next();
        },
        error: (error: unknown) => {
          const failed = LimpError.from(error);
          if (failed.kind !== 'connection-lost') {
            sink.error(failed);
            return;
          }
          // A browser tells of a file that it cannot read in the same way as of a server that is away.
          const { attr, name, bytes } = file;
          void readBytes(attr, name, bytes.slice(0, 1))
            .then(
              () => failed,
              (unreadable: unknown) => unreadable,
            )
            .then((cause) => {
              if (!all.closed) sink.error(cause);
            });
        },
      }),
    );
    all.add(sending.cancel);
  };
  const next = (): void => {
    const file = files[ids.length];
    isIdle = isPaused && file !== undefined;
    if (!isIdle) send(file);
    // Last, so that a listener who cancels has something to cancel.
    if (!all.closed) report();
  };
  all.add(
    sink.paused$.subscribe((now) => {
      if (now === isPaused) return;
      isPaused = now;
      if (isIdle) next();
      else report();
    }),
  );
  next();
  return {
    cancel: () => {
      all.unsubscribe();
    },
    mayHaveRun: () => call?.mayHaveRun() ?? false,
  };
}

function formOf(module: string, { attr, name, type, lastModified, bytes }: FileToSend): FormData {
  const form = new FormData();
  form.set('__module', module);
  form.set('__attr', attr);
  form.set('lastModified', String(lastModified));
  form.set('type', type);
  form.set('name', name);
  form.set('file', bytes, name);
  return form;
}
