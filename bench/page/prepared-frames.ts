import { CHUNK_SIZE, TOKEN } from './contestant.ts';
import { chunkFramer } from './ours.ts';

/** A frame that was made beforehand. */
export interface PreparedFrame {
  readonly callId: string;
  readonly text: string;
}

/** How many frames are made: they are sent in turn, since those of a large file would fill the memory. */
const VARIETY = 8;

/** The frames of a file's chunks, signed and ready, in the order in which they are to be sent. */
export async function preparedFrames(file: File): Promise<PreparedFrame[]> {
  const whole = Math.floor(file.size / CHUNK_SIZE);
  const different: PreparedFrame[] = [];
  for (let at = 0; at < Math.min(whole, VARIETY); at++) {
    different.push(await frameOf(file, at));
  }
  const frames = Array.from({ length: whole }, (_, at) => different[at % VARIETY]);
  if (file.size > whole * CHUNK_SIZE) frames.push(await frameOf(file, whole));
  return frames.filter((frame) => frame !== undefined);
}

const frame = chunkFramer(TOKEN);

async function frameOf(file: File, chunk: number): Promise<PreparedFrame> {
  const bytes = file.slice(chunk * CHUNK_SIZE, (chunk + 1) * CHUNK_SIZE);
  const text = await frame(new Uint8Array(await bytes.arrayBuffer()));
  const callId = /"call_id":"([^"]*)"}$/.exec(text.slice(-100))?.[1];
  if (callId === undefined) throw new Error('The frame does not end with its call_id.');
  return { callId, text };
}
