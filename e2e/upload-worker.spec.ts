import { bytes, expect, image, test } from './support/files.ts';

const SIZE = 5_000_000;

test.describe('With the upload worker', () => {
  test.use({ settings: { uploadWorker: true } });

  test('a file of 5 MB goes up by a worker, byte for byte', async ({ page, files, gate }) => {
    expect(page.workers().length).toBeGreaterThan(0);
    const file = bytes('large.bin', SIZE);
    await files.fillNames();
    await files.pick(files.photo, image('photo.png'));
    await files.pick(files.attachments, file);
    await files.send.click();
    const id = await files.createdId();
    const path = `/staff/retrieve_file/${id}/attachments/large.bin`;
    const back = await page.request.get(gate.httpUrl + path);
    expect(file.buffer.equals(await back.body())).toBe(true);
    expect(page.workers().length).toBeGreaterThan(0);
  });

  test.describe('where the page’s policy forbids it', () => {
    test.use({
      headers: {
        'content-security-policy': "worker-src 'self'; script-src 'self' 'unsafe-inline'",
      },
    });

    test('the page itself sends the same bytes, and says why once', async ({
      page,
      files,
      gate,
      wire,
    }) => {
      const file = bytes('large.bin', SIZE);
      await files.fillNames();
      await files.pick(files.photo, image('photo.png'));
      await files.pick(files.attachments, file);
      await files.send.click();
      const id = await files.createdId();
      const path = `/staff/retrieve_file/${id}/attachments/large.bin`;
      const back = await page.request.get(gate.httpUrl + path);
      expect(file.buffer.equals(await back.body())).toBe(true);
      expect(page.workers()).toHaveLength(0);
      expect(wire.console.filter((text) => text.includes('no upload worker'))).toHaveLength(1);
    });
  });
});
