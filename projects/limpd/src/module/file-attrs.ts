import type { Attrs, AttrType } from './attr.ts';

/** Whether documents with these attrs may hold files. */
export function mayHoldFiles(attrs: Attrs): boolean {
  return Object.values(attrs).some(({ type }) => holdsFiles(type));
}

function holdsFiles(type: AttrType): boolean {
  switch (type.kind) {
    case 'any':
    case 'file':
      return true;
    case 'list':
    case 'map':
      return holdsFiles(type.of);
    case 'dict':
      return mayHoldFiles(type.attrs);
    default:
      return false;
  }
}
