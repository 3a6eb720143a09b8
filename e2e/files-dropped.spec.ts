import { dirname } from 'node:path';
import { noisePng } from './support/png.ts';
import { expect, image, inEachKind } from './support/files.ts';

inEachKind('Files are dragged from the disk onto the zone, which shows where', async (given) => {
  const { files, disk } = given;
  const paths = [await disk('one.txt', 'one'), await disk('two.txt', 'two')];
  const zone = files.zone(files.attachments);
  await files.drag(files.attachments, paths, 'over');
  await expect(zone).toHaveClass(/limp-file-input-over/);
  await files.drag(files.attachments, paths, 'drop');
  await expect(zone).not.toHaveClass(/limp-file-input-over/);
  await expect(files.listed(files.attachments)).toHaveText(['one.txt', 'two.txt']);
  await expect(files.form.getByText('changed', { exact: true })).toBeVisible();
});

inEachKind('A folder that is dropped brings all that is in it', async ({ files, disk }) => {
  const inner = await disk('papers/old/one.txt', 'one');
  await disk('papers/two.txt', 'two');
  await files.drag(files.attachments, [dirname(dirname(inner))], 'drop');
  await expect(files.listed(files.attachments)).toHaveText([
    'papers/old/one.txt',
    'papers/two.txt',
  ]);
});

inEachKind('A drop that is not taken is told, and a second photo is left out', async (given) => {
  const { files, disk } = given;
  await files.drag(files.photo, [await disk('cv.txt', 'cv')], 'drop');
  const zone = files.zone(files.photo);
  await expect(zone.getByText('Not of an accepted type: cv.txt.')).toBeVisible();
  await expect(files.listed(files.photo)).toHaveCount(0);
  const photos = [await disk('a.png', noisePng(4, 4)), await disk('b.png', noisePng(4, 4))];
  await files.drag(files.photo, photos, 'drop');
  await expect(zone.getByText('Only one file is possible, left out: b.png.')).toBeVisible();
  await expect(files.listed(files.photo)).toHaveText(['a.png']);
});

inEachKind('A picture is pasted where the focus is, and sent', async ({ files, page }) => {
  await files.fillNames();
  await files.paste(image('not-here.png'));
  await expect(files.listed(files.photo)).toHaveCount(0);
  await files.photo.focus();
  await files.paste(image('pasted.png'));
  await expect(files.listed(files.photo)).toHaveText(['pasted.png']);
  await expect(page.getByRole('img', { name: 'Preview of pasted.png' })).toBeVisible();
  await files.send.click();
  await files.createdId();
});
