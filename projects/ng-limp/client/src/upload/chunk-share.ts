/** What chunks leave to calls of each window where that makes no upload longer, as a part of it. */
const MOST = 0.1;
/** What they leave in any case, where a window takes enough: heartbeats come twice in a window of servers. */
const LEAST = 2;

/**
 * Whether a chunk may go out, or shall leave the rest of the window to calls. An upload alone would use up every window
 * at its beginning, and all calls made later would wait for the next. So chunks leave a part of each: a tenth, or what
 * can be spared without one more window.
 *
 * @param limit how many frames a window takes
 * @param used how many of the present one are used
 * @param left how many frames the upload still has to send, this one included
 */
export function hasChunkRoom(limit: number, used: number, left: number): boolean {
  const room = limit - used;
  if (left <= room) return true;
  const least = Math.min(LEAST, Math.floor(limit * MOST));
  // The last window may be used up.
  const further = Math.ceil((left - room) / (limit - least));
  const spare = room + further * (limit - least) - left;
  const share = Math.min(Math.floor(limit * MOST), least + Math.floor(spare / further));
  return room > share;
}
