import { isId } from '../data/ids.ts';
import { isDoc, isList, makeDoc, own, type Doc, type Value } from '../data/value.ts';
import { defaultOf, type Attrs, type AttrType } from './attr.ts';
import { LOCALES, MAIN_LOCALE } from './locales.ts';
import { asFile } from './stored-file.ts';

/**
 * What became of a value that should have some type. A misfit `within` means that the value is a
 * dict, as demanded, but something inside it does not fit.
 */
export type Fit =
  | { readonly fits: true; readonly value: Value }
  | { readonly fits: false; readonly within: boolean };

const MISFIT: Fit = { fits: false, within: false };
const MISFIT_WITHIN: Fit = { fits: false, within: true };

/** Fits `value` into `type`: fills in what has a default and takes the one file out of a list of files. */
export function fit(type: AttrType, value: Value): Fit {
  switch (type.kind) {
    case 'any':
      return { fits: true, value };
    case 'id':
      return fitIf(isId(value), typeof value === 'string' ? value.toLowerCase() : value);
    case 'str':
      return fitIf(typeof value === 'string', value);
    case 'int':
      return fitIf(Number.isSafeInteger(value), value);
    case 'float':
      return fitIf(typeof value === 'number', value);
    case 'bool':
      return fitIf(typeof value === 'boolean', value);
    case 'email':
      return fitIf(matches(value, /^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$/), value);
    case 'phone':
      return fitIf(matches(value, /^\+\d+$/), value);
    case 'time':
      return fitIf(matches(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?$/), value);
    case 'choice':
      return fitIf(typeof value === 'string' && type.of.includes(value), value);
    case 'locale':
      return fitLocale(value);
    case 'dict':
      return isDoc(value) ? fitDict(type.attrs, value) : MISFIT;
    case 'map':
      return isDoc(value) ? fitMap(type.of, value) : MISFIT;
    case 'list':
      return isList(value) ? fitList(type.of, value) : MISFIT;
    case 'file':
      return fitFile(type.accept, value);
    default:
      return type satisfies never;
  }
}

function fitIf(fits: boolean, value: Value): Fit {
  return fits ? { fits, value } : MISFIT;
}

function matches(value: Value, pattern: RegExp): boolean {
  return typeof value === 'string' && value.length <= 1000 && pattern.test(value);
}

function fitLocale(value: Value): Fit {
  if (!isDoc(value)) return MISFIT;
  const main = own(value, MAIN_LOCALE);
  if (typeof main !== 'string') return MISFIT_WITHIN;
  const texts = Object.entries(value);
  if (!texts.every(([locale, text]) => LOCALES.includes(locale) && typeof text === 'string')) {
    return MISFIT_WITHIN;
  }
  const filled = LOCALES.map((locale): [string, Value] => [locale, own(value, locale) ?? main]);
  return { fits: true, value: makeDoc(filled) };
}

function fitDict(attrs: Attrs, value: Doc): Fit {
  const entries: [string, Value][] = [];
  for (const [name, attr] of Object.entries(attrs)) {
    const given = own(value, name) ?? defaultOf(attr);
    if (given === undefined) return MISFIT_WITHIN;
    const fitted = given === null && attr.default === null ? given : fit(attr.type, given);
    if (fitted !== null && !fitted.fits) return MISFIT_WITHIN;
    entries.push([name, fitted === null ? null : fitted.value]);
  }
  return { fits: true, value: makeDoc(entries) };
}

function fitMap(of: AttrType, value: Doc): Fit {
  const entries: [string, Value][] = [];
  for (const [key, item] of Object.entries(value)) {
    const fitted = fit(of, item);
    if (!fitted.fits) return MISFIT_WITHIN;
    entries.push([key, fitted.value]);
  }
  return { fits: true, value: makeDoc(entries) };
}

function fitList(of: AttrType, value: readonly Value[]): Fit {
  const items: Value[] = [];
  for (const item of value) {
    const fitted = fit(of, item);
    if (!fitted.fits) return MISFIT;
    items.push(fitted.value);
  }
  return { fits: true, value: items };
}

/** A single-file attr given several files keeps the first (LIMP protocol, section 6). */
function fitFile(accept: readonly string[], value: Value): Fit {
  const one = isList(value) ? (value[0] ?? null) : value;
  const file = asFile(one);
  if (file === undefined) return MISFIT;
  const accepted =
    accept.length === 0 ||
    accept.some((pattern) =>
      pattern.endsWith('/*') ? file.type.startsWith(pattern.slice(0, -1)) : file.type === pattern,
    );
  return fitIf(accepted, one);
}
