import { makeDoc, type Bytes } from '../data/value.ts';
import type { Services } from '../module/method.ts';
import { reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';

/** The form that a client of level 6.1 sends a file in. */
export interface FileForm {
  readonly module: string;
  readonly attr: string;
  readonly name: string;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly content: Bytes;
}

/** Reads the form of a request to `/file/create`, or tells which of its fields is missing. */
export async function readFileForm(form: FormData): Promise<FileForm | string> {
  const file = form.get('file');
  if (!(file instanceof File)) return 'file';
  const fields = new Map<string, string>();
  for (const name of ['__module', '__attr', 'name', 'type', 'lastModified']) {
    const value = form.get(name);
    if (typeof value !== 'string' || value === '') return name;
    fields.set(name, value);
  }
  const lastModified = Number(fields.get('lastModified'));
  if (!Number.isFinite(lastModified)) return 'lastModified';
  return {
    module: (fields.get('__module') ?? '').toLowerCase(),
    attr: fields.get('__attr') ?? '',
    name: fields.get('name') ?? '',
    type: fields.get('type') ?? '',
    lastModified,
    content: new Uint8Array(await file.arrayBuffer()),
  };
}

/** Keeps a file that `session` has sent until a doc takes it. */
export function createFile(services: Services, session: Session, form: FileForm): Reply {
  const { name, type, lastModified, content } = form;
  const use = { session: session._id, module: form.module, attr: form.attr };
  const file = { name, type, lastModified, size: content.length, content };
  const id = services.uploaded.add(use, file);
  return id === undefined
    ? reply(400, 'The file is too big.', { code: 'CORE_FILE_TOO_MUCH' })
    : reply(200, 'Created 1 docs.', { count: 1, docs: [makeDoc([['_id', id]])] });
}
