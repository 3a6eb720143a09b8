import { newId } from '../data/ids.ts';
import { DocTooLargeError, DuplicateDocError } from '../data/store.ts';
import { limpTime } from '../data/times.ts';
import { makeDoc, own, withEntries, type Doc, type Value } from '../data/value.ts';
import { defaultOf, type Attr } from './attr.ts';
import type { BoundModule } from './method.ts';
import { fit } from './fit.ts';
import { clientsOwn, withForced } from './force.ts';
import type { MethodCall } from './method.ts';
import { Refusal, reply, type Reply } from './reply.ts';
import type { Session } from './session.ts';

/** Answers `MODULE/create`. Keys of the doc that are no attrs are dropped, as servers do. */
export async function createDoc(call: MethodCall): Promise<Reply> {
  const { module, services } = call;
  const { forced, session } = call;
  const given = withForced(clientsOwn(call.doc, forced), forced);
  const doc = newDoc(module, withEntries(serversOwn(module, session), given));
  try {
    await services.store.insert(module.name, doc);
  } catch (error) {
    throw asRefusal(module, error);
  }
  return reply(200, 'Created 1 docs.', {
    count: 1,
    docs: [makeDoc([['_id', own(doc, '_id') ?? null]])],
  });
}

/** What the server fills in, as far as `module` has such attrs. */
function serversOwn({ attrs }: BoundModule, session: Session): Doc {
  return makeDoc([
    ...(attrs['user']?.type.kind === 'id' ? [['user', session.user._id] as const] : []),
    ...(attrs['create_time']?.type.kind === 'time' ? [['create_time', limpTime()] as const] : []),
  ]);
}

/**
 * A whole document of `module` made of what `given` has.
 *
 * @throws Refusal with `…_MISSING_ATTR` or `…_INVALID_ATTR`.
 */
export function newDoc(module: BoundModule, given: Doc): Doc {
  const entries = Object.entries(module.attrs).map(([name, attr]): [string, Value] => [
    name,
    newValue(module, name, attr, own(given, name)),
  ]);
  return makeDoc([...entries, ['_id', newId()]]);
}

function newValue(module: BoundModule, name: string, attr: Attr, given: Value | undefined): Value {
  const fallback = defaultOf(attr);
  if (given === undefined || (given === null && fallback !== undefined)) {
    if (fallback !== undefined) return fallback;
    throw new Refusal(400, `${module.code}_MISSING_ATTR`, `'${name}' is missing.`);
  }
  const fitted = fit(attr.type, given);
  if (fitted.fits) return fitted.value;
  // A dict with something unfit inside, such as a file that was never put in its place, does not
  // stop a create where the attr has a default: LIMP servers then store the default.
  if (fitted.within && fallback !== undefined) return fallback;
  throw invalidAttr(module, name, attr);
}

/** The refusal of a value that does not fit `attr`. */
export function invalidAttr(module: BoundModule, name: string, attr?: Attr): Refusal {
  const wanted = attr === undefined ? '' : ` It has to be of type '${attr.type.kind}'.`;
  return new Refusal(
    400,
    `${module.code}_INVALID_ATTR`,
    `The value of '${name}' does not fit.${wanted}`,
  );
}

/** `error`, as a refusal if the client can act on it. */
export function asRefusal(module: BoundModule, error: unknown): unknown {
  if (error instanceof DuplicateDocError) {
    return new Refusal(400, `${module.code}_DUPLICATE_DOC`, error.message);
  }
  return error instanceof DocTooLargeError
    ? new Refusal(400, `${module.code}_DOC_TOO_LARGE`, error.message)
    : error;
}
