import type { CallHandle } from '../requests/call-handle';
import type { CallSink } from '../requests/limp-call';
import type { CheckedConfig } from '../config/config';
import { LimpError } from '../errors';
import { fetchFile } from './fetch-file';
import { fileAddress } from './file-address';
import type { FilePlace } from './file-address';
import { callPath, httpAddress } from './http-address';
import { httpAttempt } from './http-attempt';
import type { HttpAttempt } from './http-attempt';
import { identityFor } from './http-headers';
import type { HttpCaller, HttpRequest } from '../config/http-transport';
import type { CompleteOptions } from '../config/options';
import { asReplyOf } from '../protocol/decode-frame';
import { isSuccess } from '../protocol/reply';
import type { Reply } from '../protocol/reply';
import { sendByHttp } from './send-by-http';

/** What a call by HTTP, or the fetching of a file, is begun with. */
export interface HttpJob<T> {
  readonly options: Pick<CompleteOptions, 'clock' | 'http' | 'reader'>;
  readonly sink: Pick<CallSink<T>, 'reply' | 'error' | 'progress'>;
  /** Where it goes: to the server that was configured when it was made. */
  readonly config: CheckedConfig;
  /** Who was signed in when it was made, or null. */
  readonly caller: HttpCaller | null;
  /** Who is signed in now: others may be, since this code had to be loaded. */
  readonly callerNow: () => HttpCaller | null;
  /** In ms. */
  readonly timeout: number;
  /** When it was made, as `Clock.elapsed()` tells. */
  readonly since: number;
}

/** Begins a call. Never throws: the sink is told. */
export function beginCall<T>(request: HttpRequest, job: HttpJob<Reply<T>>): CallHandle {
  const { endpoint, body } = request;
  const { config, caller, timeout } = job;
  const { http, reader } = job.options;
  const tooLate = (wasSent: boolean): LimpError =>
    wasSent
      ? LimpError.unanswered('timeout', `${endpoint} got no reply within ${timeout} ms`)
      : LimpError.of('timeout', `${endpoint} could not be sent within ${timeout} ms.`);
  return begin(job, tooLate, ({ signal, sent, reply, failed }) => {
    const path = pathOf(request);
    if (typeof body === 'string' && !body.startsWith('{')) {
      throw LimpError.usage('doc', 'it is no object. Give an object.');
    }
    if (http === null) {
      const { parse } = reader;
      const init = { ...identityFor(config, caller), signal };
      unlessCancelled(signal, () => {
        sent();
        return sendByHttp(httpAddress(config, path), request, init, parse);
      }).then((answer) => {
        reader.report(endpoint, answer.args);
        reply(asReplyOf<T>(answer));
      }, failed);
      return;
    }
    sent();
    const cancel = http(request, {
      reply: (answer) => {
        if (isSuccess(answer.status)) reply(asReplyOf<T>(answer));
        else failed(LimpError.refused(endpoint, answer));
      },
      file: () => {
        failed(LimpError.usage('endpoint', `${endpoint} answered with a file. Use file().`));
      },
    });
    signal.addEventListener('abort', cancel);
  });
}

/** Begins to fetch a file. Never throws: the sink is told. */
export function beginFile(place: FilePlace, job: HttpJob<Blob>): CallHandle {
  const { config, caller, timeout, sink } = job;
  const { http } = job.options;
  const { progress } = sink;
  const endpoint = `${place.module}/retrieve_file`;
  const tooLate = (): LimpError =>
    LimpError.of('timeout', `${endpoint}: nothing came in for ${timeout} ms.`);
  return begin(job, tooLate, ({ signal, alive, reply, failed }) => {
    const address = fileAddress(config, place);
    if (http === null) {
      const init = { ...identityFor(config, caller), signal };
      const listener = { alive, progress };
      unlessCancelled(signal, () => fetchFile(endpoint, address, init, listener)).then(
        reply,
        failed,
      );
      return;
    }
    const { id, attr, filename, thumbnail } = place;
    const size = thumbnail ? [`${thumbnail.width}x${thumbnail.height}`] : [];
    const request: HttpRequest = { method: 'GET', endpoint, args: [id, attr, ...size, filename] };
    const cancel = http(request, {
      reply: (answer) => {
        failed(LimpError.refused(endpoint, answer));
      },
      file: (file) => {
        progress({ state: 'received', loaded: file.size, total: file.size });
        reply(file);
      },
    });
    signal.addEventListener('abort', cancel);
  });
}

function begin<T>(
  { options, sink, caller, callerNow, timeout, since }: HttpJob<T>,
  tooLate: (wasSent: boolean) => LimpError,
  ask: (attempt: HttpAttempt<T>) => void,
): CallHandle {
  const { clock } = options;
  const attempt = httpAttempt(sink, clock, timeout, tooLate);
  attempt.alive(timeout - (clock.elapsed() - since));
  try {
    if (caller !== null && callerNow()?.sid !== caller.sid) {
      throw LimpError.of('unauthenticated', 'The user has signed out before the call was sent.');
    }
    ask(attempt);
  } catch (error) {
    attempt.failed(error);
  }
  return attempt.handle;
}

/** Asks the network a moment later: what is cancelled as soon as it was made is never seen by a server. */
async function unlessCancelled<R>(signal: AbortSignal, ask: () => Promise<R>): Promise<R> {
  await Promise.resolve();
  signal.throwIfAborted();
  return ask();
}

/** The path of a call's address. */
function pathOf({ endpoint, args }: HttpRequest): string {
  const list: unknown = args;
  if (!Array.isArray(list)) {
    throw LimpError.usage('args', 'it is no list. Give the parts that follow the endpoint.');
  }
  list.forEach((arg: unknown, place) => {
    if ((typeof arg === 'string' && arg !== '') || Number.isFinite(arg)) return;
    throw LimpError.usage(
      `args[${place}]`,
      'it is no part of an address. Give a text or a number.',
    );
  });
  return callPath(endpoint, args);
}
