import { expect, image, inEachKind, text } from './support/files.ts';

inEachKind(
  'Files are chosen, added to, taken away, sent, and come back the same',
  async (given) => {
    const { files, page, gate, wire } = given;
    const photo = image('صورة 📷.png', 64);
    const [first, second, third] = [
      text('a b+c#%.txt', 'first'),
      text('b.txt'),
      text('ج.txt', '🌿\r\n'),
    ];
    await files.fillNames();
    await files.pick(files.photo, photo);
    await expect(page.getByRole('img', { name: `Preview of ${photo.name}` })).toHaveJSProperty(
      'naturalWidth',
      64,
    );
    await files.pick(files.attachments, [first, second]);
    await files.pick(files.attachments, third);
    await expect(files.listed(files.attachments)).toHaveText([first.name, second.name, third.name]);
    await files.button(`Remove ${second.name}`).click();
    await expect(files.listed(files.attachments)).toHaveText([first.name, third.name]);
    await expect(files.attachments).toBeFocused();

    await files.send.click();
    const id = await files.createdId();
    const stored = [
      ['photo', photo],
      ['attachments', first],
      ['attachments', third],
    ] as const;
    for (const [attr, { name, buffer }] of stored) {
      const path = `/staff/retrieve_file/${id}/${attr}/${encodeURIComponent(name)}`;
      const response = await page.request.get(gate.httpUrl + path);
      expect(buffer.equals(await response.body()), name).toBe(true);
    }
    await wire.expectSent('staff/create', 1);

    // Empty again, and silent about that.
    await expect(files.listed(files.photo)).toHaveCount(0);
    await expect(files.listed(files.attachments)).toHaveCount(0);
    await expect(page.getByRole('img', { name: /^Preview/ })).toHaveCount(0);
    await expect(files.field('English name')).toHaveValue('');
    await expect(files.form.getByText('This is required.')).toHaveCount(0);
    await expect(files.form.getByText('changed', { exact: true })).toHaveCount(0);
    expect(await files.photo.evaluate((input: HTMLInputElement) => input.files?.length)).toBe(0);
  },
);

inEachKind('Another photo takes the place of the one before', async ({ files }) => {
  await files.pick(files.photo, image('one.png'));
  await files.pick(files.photo, image('two.png'));
  await expect(files.listed(files.photo)).toHaveText(['two.png']);
});

inEachKind(
  'Nothing is wrong before a person was there, and each field says what is',
  async (given) => {
    const { files, wire } = given;
    const required = files.form.getByText('This is required.');
    await expect(required).toHaveCount(0);
    await expect(files.photo).not.toHaveAttribute('aria-invalid');
    await expect(files.photo).toHaveAttribute('required');
    await expect(files.attachments).not.toHaveAttribute('required');

    await files.photo.focus();
    await files.attachments.focus();
    await expect(required).toHaveCount(1);
    await expect(files.photo).toHaveAttribute('aria-invalid', 'true');
    await expect(files.photo).toHaveAccessibleDescription('This is required. or drop files here');

    await files.send.click();
    await expect(required).toHaveCount(3);
    await expect(files.field('English name')).toBeFocused();
    await expect(files.field('English name')).toHaveAccessibleDescription('This is required.');
    await expect(files.form.getByText('changed', { exact: true })).toHaveCount(0);
    expect(wire.sentTo('staff/create')).toHaveLength(0);
  },
);

inEachKind(
  'What was chosen is checked, beside its field, and not sent',
  async ({ files, disk, wire }) => {
    await files.fillNames();
    await expect(files.form.getByText('changed', { exact: true })).toBeVisible();
    await files.pick(files.photo, text('cv.txt'));
    await files.pick(files.attachments, [
      await disk('1.txt', '1'),
      await disk('2.txt', '2'),
      await disk('empty.txt', ''),
      await disk('large.bin', Buffer.alloc(20_000_001)),
    ]);
    await files.send.click();
    await expect(files.photo).toHaveAccessibleDescription(/^Remove “cv.txt”: only image files/);
    await expect(files.attachments).toHaveAccessibleDescription(
      /Remove 1 of 4 files: at most 3 can be taken\./,
    );
    await expect(files.attachments).toHaveAccessibleDescription(/Remove “large.bin”: .*20 MB/);
    await expect(files.attachments).toHaveAccessibleDescription(/Remove “empty.txt”: empty files/);
    await expect(files.photo).toBeFocused();
    expect(wire.sentTo('staff/create')).toHaveLength(0);
    expect(wire.sentTo('file/upload')).toHaveLength(0);

    for (const name of ['large.bin', 'empty.txt', 'cv.txt'])
      await files.button(`Remove ${name}`).click();
    await files.pick(files.photo, image('photo.png'));
    await files.send.click();
    await files.createdId();
  },
);

inEachKind('Reset empties the form, as if nobody had been there', async ({ files }) => {
  await files.fillNames();
  await files.pick(files.photo, text('cv.txt'));
  await files.send.click();
  await expect(files.photo).toHaveAttribute('aria-invalid', 'true');
  await files.button('Reset').click();
  await expect(files.listed(files.photo)).toHaveCount(0);
  await expect(files.field('Arabic name')).toHaveValue('');
  await expect(files.form.locator('[aria-invalid]')).toHaveCount(0);
  await expect(files.form.getByText('This is required.')).toHaveCount(0);
  await expect(files.form.getByText('changed', { exact: true })).toHaveCount(0);
});

inEachKind('All of it can be done by keyboard alone', async ({ files, page }) => {
  await files.field('English name').focus();
  await page.keyboard.type('Sara');
  await page.keyboard.press('Tab');
  await page.keyboard.type('سارة');
  await page.keyboard.press('Tab');
  await expect(files.photo).toBeFocused();
  const opened = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await opened).setFiles(image('photo.png'));
  await expect(files.listed(files.photo)).toHaveText(['photo.png']);
  await page.keyboard.press('Tab');
  await expect(files.button('Remove photo.png')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(files.photo).toBeFocused();
  const reopened = page.waitForEvent('filechooser');
  await page.keyboard.press('Space');
  await (await reopened).setFiles(image('other.png'));
  await expect(files.listed(files.photo)).toHaveText(['other.png']);
  await files.field('Arabic name').focus();
  await page.keyboard.press('Enter');
  await files.createdId();
  await expect(files.field('Arabic name')).toBeFocused();
});
