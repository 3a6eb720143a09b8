import type { UploadFigures } from '../page-api.ts';
import type { Contestant, Uploader } from './contestant.ts';
import { collectGarbage } from './garbage.ts';
import { usedHeap, watchPage } from './watch-page.ts';

/** The page's file input, into which Node has put a file. */
function chosenFiles(): FileList {
  const files = document.querySelector('input')?.files;
  if (files?.length !== 1) throw new Error('No file was chosen.');
  return files;
}

export function prepareUpload(
  { uploader }: Contestant,
  url: string,
  size: number,
): Promise<Uploader> {
  if (uploader === undefined) throw new Error('This rival takes no part in uploads.');
  return uploader(url, chosenFiles(), size);
}

/** Sends the file; what it needed beforehand counts as idle. */
export async function measureUpload(uploader: Uploader): Promise<UploadFigures> {
  const [file] = chosenFiles();
  if (file === undefined) throw new Error('No file was chosen.');
  await collectGarbage();
  const idle = usedHeap();
  const stop = watchPage();
  const start = performance.now();
  try {
    await uploader.upload();
    const passed = performance.now() - start;
    const { stall, heap } = stop();
    return { rate: file.size / passed / 1000, stall, heap: heap - idle };
  } finally {
    stop();
    uploader.close();
  }
}

export async function measureIdle(duration: number): Promise<number> {
  const stop = watchPage();
  await new Promise((resolve) => setTimeout(resolve, duration));
  return stop().stall;
}
