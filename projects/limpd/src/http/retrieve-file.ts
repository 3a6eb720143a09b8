import { allOf } from '../data/filter.ts';
import { isId } from '../data/ids.ts';
import { atPath, isList, makeDoc, type Value } from '../data/value.ts';
import { admit } from '../dispatch/dispatch.ts';
import type { Services } from '../module/method.ts';
import { endOfPath } from '../module/path.ts';
import { planQuery } from '../module/query.ts';
import { reply, type Reply } from '../module/reply.ts';
import type { Session } from '../module/session.ts';
import { asFile, type StoredFile } from '../module/stored-file.ts';

/** Which file is asked for. */
export interface FilePath {
  readonly module: string | undefined;
  readonly id: string | undefined;
  readonly attr: string | undefined;
  readonly filename: string | undefined;
}

/** What a request for a file comes to. */
export type Retrieved =
  | { readonly kind: 'file'; readonly file: StoredFile }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** Finds a file of a document that `session` may read. */
export async function retrieveFile(
  services: Services,
  session: Session,
  path: FilePath,
): Promise<Retrieved> {
  const module = services.modules.get((path.module ?? '').toLowerCase());
  const read = module?.methods.get('read');
  if (module === undefined || read === undefined) return { kind: 'missing' };
  const admitted = admit(services, session, { module, name: 'read', method: read });
  if (admitted.kind === 'refused') return admitted;
  if (!isId(path.id)) {
    return refused(400, 'The _id has to be an id.', `${module.code}_CONVERT_INVALID_ATTR`);
  }
  const attr = path.attr ?? '';
  if (endOfPath(module.attrs, attr).kind !== 'type') return { kind: 'missing' };
  const query = [makeDoc([['_id', path.id]]), ...admitted.granted.query];
  const { filter } = planQuery(module, query, services.bounds);
  const [doc] = await services.store.find(module.name, allOf(filter));
  const value = doc === undefined ? undefined : atPath(doc, attr);
  const file = fileNamed(value, path.filename ?? '');
  return file === undefined ? { kind: 'missing' } : { kind: 'file', file };
}

function fileNamed(value: Value | undefined, name: string): StoredFile | undefined {
  const candidates = isList(value) ? value : [value];
  return candidates.map(asFile).find((file) => file?.name === name);
}

function refused(status: number, msg: string, code: string): Retrieved {
  return { kind: 'refused', reply: reply(status, msg, { code }) };
}
