import type { Difference } from '../contract.ts';

const INVALID_ATTR = 'LIMP_APP_STAFF_INVALID_ATTR';
const INCOMPLETE =
  'A file of which chunks are missing is refused; the recorded server stores it cut.';
const EMPTY =
  'Refused with a call_id, once; the recorded server answers 500 without one until the file is sent anew.';

/**
 * Where the recorded servers store cut and corrupt files, or fail at what they took in. They all do
 * it in the same places of section F, which in some recordings stands some lines further down.
 */
export function fileFaults(
  linesFurther: number,
  serverError = 'CORE_SERVER_ERROR',
): readonly Difference[] {
  const faults: readonly Difference[] = [
    {
      kind: 'reply',
      at: 232,
      call: 'c96_a',
      status: 400,
      code: 'CORE_FILE_CHUNK_ORDER',
      why: 'Chunk 3 after chunk 1 is refused; the recorded server stores the file corrupt.',
    },
    {
      kind: 'reply',
      at: 233,
      call: 'c97_a',
      status: 500,
      code: serverError,
      anonymous: true,
      why: 'The file was given up with the chunk before, so this is a chunk without a beginning.',
    },
    { kind: 'reply', at: 235, call: 'c98_a', status: 400, code: INVALID_ATTR, why: INCOMPLETE },
    { kind: 'reply', at: 275, call: 'c115_a', status: 400, code: INVALID_ATTR, why: EMPTY },
    { kind: 'reply', at: 278, call: 'c116_a', status: 400, code: INVALID_ATTR, why: EMPTY },
    {
      kind: 'reply',
      at: 292,
      call: 'c122_a',
      status: 400,
      code: INVALID_ATTR,
      why: 'Content that is no list of bytes is refused with a call_id; the recorded server fails with 500.',
    },
    {
      kind: 'reply',
      at: 305,
      call: 'c128_a',
      status: 400,
      code: INVALID_ATTR,
      why: 'A file without size, type and lastModified is refused with a call_id; the recorded server fails with 500.',
    },
  ];
  return faults.map((fault) => ({ ...fault, at: fault.at + linesFurther }));
}
