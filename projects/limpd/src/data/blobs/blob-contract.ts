import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readAll, type BlobStore, type ByteRange } from './blob-store.ts';

/** What every blob store has to do. `open` gives a new one, which the suite closes itself where it has to be. */
export function blobContract(name: string, open: () => Promise<BlobStore>): void {
  const bytesOf = async (blobs: BlobStore, id: string, range?: ByteRange): Promise<unknown> => {
    const reader = await blobs.get(id, range);
    return reader === undefined ? undefined : [...(await readAll(reader))];
  };
  const idsOf = async (blobs: BlobStore): Promise<readonly string[]> => {
    const ids: string[] = [];
    for await (const id of blobs.ids()) ids.push(id);
    return ids.toSorted();
  };

  describe(`blobs in ${name}`, () => {
    it('are stored as they come, and given back whole', async () => {
      const blobs = await open();
      const bytes = randomBytes(300_000);
      const id = await blobs.put(piecesOf(bytes, 70_000));
      const reader = await blobs.get(id);
      expect(reader === undefined ? undefined : await readAll(reader)).toEqual(bytes);
      expect(await blobs.about(id)).toMatchObject({ size: 300_000 });
      const { storedAt = 0 } = (await blobs.about(id)) ?? {};
      expect(Math.abs(storedAt - Date.now())).toBeLessThan(60_000);
    });

    it('may be empty', async () => {
      const blobs = await open();
      const id = await blobs.put(piecesOf(new Uint8Array(), 1));
      expect(await blobs.about(id)).toMatchObject({ size: 0 });
      expect(await bytesOf(blobs, id)).toEqual([]);
    });

    it('are given in part', async () => {
      const blobs = await open();
      const id = await blobs.put(piecesOf(Uint8Array.of(1, 2, 3, 4, 5), 2));
      expect(await bytesOf(blobs, id, { start: 1, end: 3 })).toEqual([2, 3]);
      expect(await bytesOf(blobs, id, { start: 4, end: 100 })).toEqual([5]);
      expect(await bytesOf(blobs, id, { start: 2, end: 2 })).toEqual([]);
      expect(await bytesOf(blobs, id, { start: 9, end: 10 })).toEqual([]);
    });

    it('keep the order of pieces that are written without waiting', async () => {
      const blobs = await open();
      const writer = blobs.begin();
      const written = [1, 2, 3, 4].map((byte) => writer.write(Uint8Array.of(byte)));
      const id = await writer.finish();
      await Promise.all(written);
      expect(await bytesOf(blobs, id)).toEqual([1, 2, 3, 4]);
    });

    it('are not there before they are finished, nor once they were discarded', async () => {
      const blobs = await open();
      const writer = blobs.begin();
      await writer.write(Uint8Array.of(1));
      expect(await idsOf(blobs)).toEqual([]);
      await writer.discard();
      await expect(writer.finish()).rejects.toThrow('discarded');
      expect(await idsOf(blobs)).toEqual([]);
    });

    it('stay when they are discarded too late', async () => {
      const blobs = await open();
      const writer = blobs.begin();
      const id = await writer.finish();
      await writer.discard();
      expect(await idsOf(blobs)).toEqual([id]);
    });

    it('are not kept when what they come from fails', async () => {
      const blobs = await open();
      const failing = async function* (): AsyncIterable<Uint8Array> {
        yield Uint8Array.of(1);
        throw new Error('cut');
      };
      await expect(blobs.put(failing())).rejects.toThrow('cut');
      expect(await idsOf(blobs)).toEqual([]);
    });

    it('are removed, while whoever reads them reads on', async () => {
      const blobs = await open();
      const id = await blobs.put(piecesOf(Uint8Array.of(1, 2), 2));
      const reader = await blobs.get(id);
      await blobs.remove(id);
      expect(await blobs.about(id)).toBeUndefined();
      expect(await blobs.get(id)).toBeUndefined();
      expect(await idsOf(blobs)).toEqual([]);
      expect(reader === undefined ? [] : [...(await readAll(reader))]).toEqual([1, 2]);
      await blobs.remove(id);
    });

    it.each(['', '..', '../x', 'collections.json', 'unfinished', '0'.repeat(32)])(
      'are not there under the id %j',
      async (id) => {
        const blobs = await open();
        await blobs.noteCollections(['a']);
        expect(await blobs.about(id)).toBeUndefined();
        expect(await blobs.get(id)).toBeUndefined();
        await blobs.remove(id);
        expect(await blobs.noteCollections([])).toEqual(['a']);
      },
    );

    it('have ids of their own, and are listed', async () => {
      const blobs = await open();
      const put = (): Promise<string> => blobs.put(piecesOf(Uint8Array.of(1), 1));
      const ids = await Promise.all([put(), put(), put()]);
      expect(await idsOf(blobs)).toEqual(ids.toSorted());
    });

    it('know all collections that ever referred to them', async () => {
      const blobs = await open();
      expect(await blobs.noteCollections(['a', 'b'])).toEqual(['a', 'b']);
      expect(await blobs.noteCollections(['b', 'c'])).toEqual(['a', 'b', 'c']);
    });
  });
}

async function* piecesOf(bytes: Uint8Array, length: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
