import { blobIdIn } from './blobs/blob-ref.ts';
import { isDoc, isList, own, type Doc, type Value } from './value.ts';

/** What a text searches for. Each entry is the words of a phrase; most phrases are one word. */
export interface Search {
  /** One of them is enough. */
  readonly wanted: readonly (readonly string[])[];
  /** None of them may be there. */
  readonly unwanted: readonly (readonly string[])[];
}

/** Understands what people write into a search field: words, `"phrases"`, and `-unwanted` words. */
export function readSearch(text: string): Search {
  const wanted: (readonly string[])[] = [];
  const unwanted: (readonly string[])[] = [];
  for (const [, minus = '', phrase, word = ''] of text.matchAll(/(-?)(?:"([^"]*)"|([^\s"]+))/g)) {
    const words = wordsOf(phrase ?? word);
    if (words.length > 0) (minus === '' ? wanted : unwanted).push(words);
  }
  return { wanted, unwanted };
}

/** The words of `text`, without case and accents: letters and digits that stand together. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** The texts that `doc` holds at the dotted `path`, those in lists and dicts there included. */
export function textsAt(doc: Doc, path: string): readonly string[] {
  let values: readonly Value[] = [doc];
  for (const key of path.split('.')) {
    values = values
      .flatMap((value) => (isList(value) ? value : [value]))
      .flatMap((value) => (isDoc(value) ? (own(value, key) ?? []) : []));
  }
  return values.flatMap(textsIn);
}

function textsIn(value: Value): readonly string[] {
  // What stands for the bytes of a file is nobody's to find.
  if (typeof value === 'string') return blobIdIn(value) === undefined ? [value] : [];
  if (isList(value)) return value.flatMap(textsIn);
  return isDoc(value) ? Object.values(value).flatMap(textsIn) : [];
}
