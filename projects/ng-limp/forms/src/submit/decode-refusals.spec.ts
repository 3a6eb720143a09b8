import { decodeRefusals } from './decode-refusals';

const texts = { missing: 'missing', invalid: 'invalid' };

/** What servers of each level have said, as recorded, and what limpd says. */
describe('The attr that a server refuses is read out of its message', () => {
  it.each([
    [
      '4.3',
      'LIMP_APP_staff_MISSING_ATTR',
      "Missing attr 'name' from request on module 'LIMP_APP_staff'.",
      ['name', 'missing'],
    ],
    [
      '5.0',
      'LIMP_APP_STAFF_INVALID_ATTR',
      "Invalid value for attr 'tags' from request on module 'LIMP_APP_STAFF'.",
      ['tags', 'invalid'],
    ],
    [
      '5.0',
      'CORE_SESSION_MISSING_ATTR',
      "Missing doc attr 'ash' from request on module 'CORE_SESSION'.",
      ['ash', 'missing'],
    ],
    [
      '5.6',
      'LIMP_APP_STAFF_MISSING_ATTR',
      "Missing attr 'name' for 'create' request on module 'LIMP_APP_STAFF'.",
      ['name', 'missing'],
    ],
    [
      '5.8',
      'LIMP_APP_STAFF_INVALID_ATTR',
      "Invalid attr 'name' of type '<class 'str'>' with required type 'locale' for 'create' request on module 'LIMP_APP_STAFF'.",
      ['name', 'invalid'],
    ],
    [
      '6.0',
      'LIMP_APP_STAFF_CONVERT_INVALID_ATTR',
      "Can't convert attr '_id' of type '<class 'str'>' to type 'ID' for 'GET' request on module 'LIMP_APP_STAFF'.",
      ['_id', 'invalid'],
    ],
    ['limpd', 'STAFF_STAFF_MISSING_ATTR', "'name' is missing.", ['name', 'missing']],
    [
      'limpd',
      'STAFF_STAFF_INVALID_ATTR',
      "The value of 'photo' does not fit. It has to be of type 'file'.",
      ['photo', 'invalid'],
    ],
    [
      'limpd',
      'STAFF_STAFF_INVALID_ATTR',
      "The file for 'photo' cannot be used: it was not uploaded for this",
      ['photo', 'invalid'],
    ],
    ['6.0', 'LIMP_APP_STAFF_INVALID_ATTR', 'Attr is invalid.', null],
    [
      '5.7',
      'CORE_SESSION_INVALID_DOC',
      "Could not match doc with any of the required doc_args. Failed sets:['hash': Missing]",
      ['hash', 'missing'],
    ],
    [
      '6.0',
      'CORE_SESSION_INVALID_DOC',
      "Could not match doc with any of the required doc_args. Failed sets:['_id': Convert]",
      ['_id', 'invalid'],
    ],
    [
      '6.0',
      'CORE_SESSION_INVALID_DOC',
      "Could not match doc with any of the required doc_args. Failed sets:['email': Invalid], ['username': Missing]",
      null,
    ],
    [
      'any',
      'LIMP_APP_STAFF_INVALID_QUERY',
      "Could not match query with any of the required query_args. Failed sets:['_id': Invalid]",
      null,
    ],
    ['any', 'CORE_SESSION_FORBIDDEN', "You may not touch 'name'.", null],
  ] as const)('of %s: %s: %s', (_level, code, msg, told) => {
    const refusals = decodeRefusals({ code, msg, message: msg, field: null }, texts);
    expect(refusals).toEqual(told === null ? [] : [{ attr: told[0], sentence: told[1] }]);
  });

  it('or of what this client says of the doc, and of nothing else', () => {
    const of = (field: string, message: string) =>
      decodeRefusals({ code: undefined, msg: '', field, message }, texts);
    expect(of('doc.photo', 'doc.photo: the file "a" is empty. Leave it out.')).toEqual([
      { attr: 'photo', sentence: 'The file "a" is empty. Leave it out.' },
    ]);
    expect(of('doc', 'doc: it is too large.')).toEqual([]);
    expect(of('timeout', 'timeout: it is none.')).toEqual([]);
  });
});
