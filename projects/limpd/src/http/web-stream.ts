import type { Readable } from 'node:stream';

/** `source` as responses want it: read no faster than it is sent, and let go of when nobody reads on. */
export function webStream(source: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const parts: AsyncIterator<Buffer<ArrayBuffer>> = source.iterator();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const part = await parts.next();
        if (part.done === true) controller.close();
        else controller.enqueue(part.value);
      },
      cancel: () => {
        source.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
