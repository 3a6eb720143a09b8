/** Says why a number of a JSON text would not be sent as it is written; null where it would be. */
export function findNumberProblem(written: string): string | null {
  const number = Number(written);
  if (!Number.isFinite(number)) return `${written} is larger than any number: write it as a text`;
  return isSame(written, String(number))
    ? null
    : `${written} would be rounded to ${number}: write it as a text, or with fewer digits`;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [significant(one), significant(other)];
  return a.digits === b.digits && (a.digits === '' || a.exponent === b.exponent);
}

/** A number as the digits that count, without the zeros around them, and the power of ten they are multiplied by. */
function significant(written: string): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '', power = '0'] = written.replace('-', '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  return { digits, exponent: Number(power) - fraction.length + all.length - digits.length };
}
