import { findNumberProblem } from './number-problem';

describe('A number of a JSON text', () => {
  it.each([
    '0',
    '-0',
    '1',
    '-1.50',
    '0.1',
    '1e3',
    '1E+3',
    '1.0e-7',
    '9007199254740991',
    '1e21',
    '0e5',
  ])('has no problem where it is sent as it is written: %s', (written) => {
    expect(findNumberProblem(written)).toBeNull();
  });

  it.each([
    ['9007199254740993', 'rounded to 9007199254740992'],
    ['1152921504606846976', 'rounded to 1152921504606847000'],
    ['-12345678901234567890', 'rounded to -12345678901234567000'],
    ['0.12345678901234567890', 'rounded to 0.12345678901234568'],
    ['1e-400', 'rounded to 0'],
    ['1e400', 'larger than any number'],
  ])('has one where it is not: %s', (written, words) => {
    expect(findNumberProblem(written)).toContain(words);
  });
});
