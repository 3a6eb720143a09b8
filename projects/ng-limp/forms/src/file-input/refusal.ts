import { ɵisFile } from 'ng-limp/client';
import { accepts } from '../validators/accept';
import { shownName } from './file-list';

/** A file, or a folder, that was chosen, dropped or pasted but not taken. */
export interface LimpRefusedFile {
  readonly name: string;
  /**
   * - `type`: `accept` does not ask for it
   * - `count`: only one file is possible
   * - `unreadable`: the browser could not read it
   * - `duplicate`: it is there already, byte by byte
   */
  readonly reason: 'type' | 'count' | 'unreadable' | 'duplicate';
}

/** What `accept` and the number of possible files leave of what was dropped, in its order. */
export function sift(
  found: readonly (File | LimpRefusedFile)[],
  accept: string,
  several: boolean,
): { readonly taken: readonly File[]; readonly refused: readonly LimpRefusedFile[] } {
  const taken: File[] = [];
  const refused: LimpRefusedFile[] = [];
  for (const item of found) {
    if (!ɵisFile(item)) refused.push(item);
    else if (!accepts(accept, item)) refused.push({ name: shownName(item), reason: 'type' });
    else if (!several && taken.length > 0) refused.push({ name: shownName(item), reason: 'count' });
    else taken.push(item);
  }
  return { taken, refused };
}
