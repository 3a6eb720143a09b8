import type { Attr, Attrs, AttrType } from './attr.ts';
import { LOCALES } from './locales.ts';

/** Longer paths would make documents too deep to be sent. */
const MAX_PATH_DEPTH = 20;

/** What a dotted path leads to. */
export type PathEnd =
  | { readonly kind: 'type'; readonly type: AttrType }
  /** An attr that is secret, or something inside of one. */
  | { readonly kind: 'secret' }
  | { readonly kind: 'nothing' };

const NOTHING: PathEnd = { kind: 'nothing' };
const SECRET: PathEnd = { kind: 'secret' };
const TEXT: PathEnd = { kind: 'type', type: { kind: 'str' } };

/** What files can be asked about beside their bytes. */
const FILE_KEYS: readonly string[] = ['name', 'size', 'type', 'lastModified'];

/** Where the dotted `path` below `attrs` leads: through dicts by their keys, through lists by a number or to all of their items. */
export function endOfPath(attrs: Attrs, path: string): PathEnd {
  const [first = '', ...rest] = path.split('.');
  if (rest.length > MAX_PATH_DEPTH || rest.includes('')) return NOTHING;
  let end = ofAttr(attrs, first);
  for (const key of rest) {
    if (end.kind !== 'type') return end;
    end = inside(end.type, key);
  }
  return end;
}

/** The type at the dotted `path` below `attrs`, secret or not, that a document can be changed at; undefined where there is none. */
export function typeAtPath(attrs: Attrs, path: string): AttrType | undefined {
  const end = endOfPath(revealed(attrs), path);
  return end.kind === 'type' ? end.type : undefined;
}

/** Whether values of `type` have something secret inside. */
export function holdsSecret(type: AttrType): boolean {
  switch (type.kind) {
    case 'dict':
      return Object.values(type.attrs).some(
        (attr) => attr.secret === true || holdsSecret(attr.type),
      );
    case 'list':
    case 'map':
      return holdsSecret(type.of);
    default:
      return false;
  }
}

function ofAttr(attrs: Attrs, name: string): PathEnd {
  const attr = Object.hasOwn(attrs, name) ? attrs[name] : undefined;
  if (attr === undefined) return NOTHING;
  return attr.secret === true ? SECRET : { kind: 'type', type: attr.type };
}

function inside(type: AttrType, key: string): PathEnd {
  switch (type.kind) {
    case 'any':
      return { kind: 'type', type };
    case 'map':
      return { kind: 'type', type: type.of };
    case 'dict':
      return ofAttr(type.attrs, key);
    case 'list': {
      // A number can be the place of an item, and a key that all items have.
      const ofItems = inside(type.of, key);
      if (!/^\d+$/.test(key) || ofItems.kind === 'secret') return ofItems;
      return { kind: 'type', type: type.of };
    }
    case 'locale':
      return LOCALES.includes(key) ? TEXT : NOTHING;
    case 'file':
      return FILE_KEYS.includes(key) ? { kind: 'type', type: { kind: 'any' } } : NOTHING;
    case 'id':
    case 'str':
    case 'int':
    case 'float':
    case 'bool':
    case 'email':
    case 'phone':
    case 'time':
    case 'choice':
      return NOTHING;
    default:
      return type satisfies never;
  }
}

/** `attrs` as if nothing in them were secret: secrets can be changed by whoever may change the document. */
function revealed(attrs: Attrs): Attrs {
  return Object.fromEntries(
    Object.entries(attrs).map(([name, attr]): [string, Attr] => [
      name,
      { ...attr, secret: false, type: revealedType(attr.type) },
    ]),
  );
}

function revealedType(type: AttrType): AttrType {
  switch (type.kind) {
    case 'dict':
      return { kind: 'dict', attrs: revealed(type.attrs) };
    case 'list':
    case 'map':
      return { kind: type.kind, of: revealedType(type.of) };
    default:
      return type;
  }
}
