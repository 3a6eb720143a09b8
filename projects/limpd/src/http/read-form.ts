import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** Fields of a form are short; what is longer counts as left out. */
const FIELD_BYTES = 4096;
const FIELDS = 20;

/** The file of a form, and the fields that came before it. */
export interface FormFile {
  readonly fields: ReadonlyMap<string, string>;
  /** Fails when the form is cut. Nothing of it is read before it is asked for. */
  readonly content: Readable;
}

/**
 * Reads a form up to its file, and gives the file as a stream. Undefined where there is no form, or none
 * with a file.
 */
export function readForm(request: IncomingMessage): Promise<FormFile | undefined> {
  return new Promise((resolve) => {
    const form = parserOf(request);
    if (form === undefined) {
      resolve(undefined);
      return;
    }
    const fields = new Map<string, string>();
    let file: Readable | undefined;
    const fail = (error: Error): void => {
      file?.destroy(error);
      resolve(undefined);
    };
    form.on('field', (name, value, nameIsCut, valueIsCut) => {
      if (!nameIsCut && !valueIsCut) fields.set(name, value);
    });
    form.on('file', (name, content: Readable) => {
      file = content;
      // Whoever reads it hears of its errors; while nobody does, they must not end the process.
      content.on('error', () => undefined);
      if (name === 'file') resolve({ fields, content });
      else content.resume();
    });
    form.on('error', fail).on('finish', () => resolve(undefined));
    request.on('error', fail).on('close', () => {
      if (!request.complete) fail(new Error('The request was cut.'));
    });
    request.pipe(form);
  });
}

/** Reads no more of the form that `request` brings. */
export function leaveForm(request: IncomingMessage): void {
  request.unpipe();
}

function parserOf({ headers }: IncomingMessage): BusboyInstance | undefined {
  const type = headers['content-type'];
  if (type === undefined || !/^multipart\/form-data/i.test(type)) return undefined;
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': type },
      limits: {
        fields: FIELDS,
        fieldSize: FIELD_BYTES,
        files: 1,
        headerPairs: 20,
        headerSize: 8192,
      },
    });
  } catch {
    // It names no boundary.
    return undefined;
  }
}
