import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noisePng } from './support/png.ts';
import { expect, image, inEachKind, text } from './support/files.ts';

/** About four chunks of 100,000 bytes, as they travel. */
const SOME = 2_000_000;
/** Its photo has about ten chunks. */
const SIDE = 580;

inEachKind(
  'While it is sent nothing can be changed; it is paused, resumed, and arrives',
  async (given) => {
    const { files, gate, page, wire } = given;
    const photo = image('photo.png', SIDE);
    await files.fillNames();
    await files.pick(files.photo, photo);
    gate.holdAfter(SOME);
    await files.send.click();
    await expect(files.progress).toHaveAttribute('aria-valuetext', /^[1-9]\d?%, sending/);
    await expect(files.form).toHaveAttribute('aria-busy', 'true');
    await expect(files.send).toHaveAttribute('aria-disabled', 'true');
    await expect(files.field('English name')).toBeDisabled();
    await expect(files.photo).toBeDisabled();
    await expect(files.attachments).toBeDisabled();
    await expect(files.button('Remove photo.png')).toBeDisabled();
    await expect(files.running.getByRole('listitem')).toContainText(['photo.png']);
    await expect(files.running.getByText('sending')).toBeVisible();

    await files.button('Pause Files').click();
    await expect(files.progress).toHaveAttribute('aria-valuetext', /paused/);
    await expect(files.button('Resume Files')).toBeFocused();
    await expect(files.running.getByText('paused')).toBeVisible();
    await files.running.getByRole('button', { name: 'Resume photo.png' }).click();
    await expect(files.progress).toHaveAttribute('aria-valuetext', /sending/);
    gate.release();
    const id = await files.createdId();
    await expect(files.running.getByText('None.')).toBeVisible();
    await expect(files.field('English name')).toBeEnabled();
    const back = await page.request.get(
      `${gate.httpUrl}/staff/retrieve_file/${id}/photo/photo.png`,
    );
    expect(photo.buffer.equals(await back.body())).toBe(true);
    await wire.expectSent('staff/create', 1);
  },
);

inEachKind(
  'What is cancelled leaves the form as it was, and nothing on the server',
  async (given) => {
    const { files, gate, wire } = given;
    await files.fillNames();
    await files.pick(files.photo, image('photo.png', SIDE));
    gate.holdAfter(SOME);
    await files.send.click();
    await expect(files.progress).toHaveAttribute('aria-valuetext', /^[1-9]\d?%, sending/);
    await files.button('Cancel Files').click();
    await expect(files.progress).toHaveCount(0);
    await expect(files.running.getByText('None.')).toBeVisible();
    await expect(files.field('English name')).toHaveValue('Sara');
    await expect(files.listed(files.photo)).toHaveText(['photo.png']);
    await expect(files.form.getByRole('alert')).toHaveCount(0);
    gate.release();
    expect(wire.sentTo('staff/create')).toHaveLength(0);

    await files.send.click();
    await files.createdId();
    await wire.expectSent('staff/create', 1);
  },
);

inEachKind('An upload outlives a restart of limpd: it starts over, and says so', async (given) => {
  const { files, gate, page, server } = given;
  const photo = image('photo.png', SIDE);
  await files.fillNames();
  await files.pick(files.photo, photo);
  gate.holdAfter(SOME);
  await files.send.click();
  await expect(files.progress).toHaveAttribute('aria-valuetext', /^[1-9]\d?%, sending/);
  await server.stop();
  await expect(files.progress).toHaveAttribute('aria-valuetext', /offline/);
  gate.holdAfter(SOME);
  await server.start();
  await expect(files.progress).toHaveAttribute('aria-valuetext', /started over once/);
  gate.release();
  const id = await files.createdId();
  const back = await page.request.get(`${gate.httpUrl}/staff/retrieve_file/${id}/photo/photo.png`);
  expect(photo.buffer.equals(await back.body())).toBe(true);
});

inEachKind(
  'A file that was changed after it was chosen is not sent, and has to be chosen again',
  async (given) => {
    const { files, disk, wire } = given;
    const path = await disk('photo.png', noisePng(20, 20));
    await files.fillNames();
    await files.pick(files.photo, path);
    await expect(files.listed(files.photo)).toHaveText(['photo.png']);
    await writeFile(path, noisePng(30, 30));
    // However coarse the clock of the disk is.
    await utimes(path, new Date(0), new Date(0));
    await files.send.click();
    await expect(files.photo).toHaveAccessibleDescription(
      /“?"?photo.png"?”? cannot be read any more: .* Choose it again\./,
    );
    await expect(files.photo).toBeFocused();
    expect(wire.sentTo('staff/create')).toHaveLength(0);

    await files.pick(files.photo, path);
    await files.send.click();
    await files.createdId();
  },
);

inEachKind('What only the server finds wrong is told at the field concerned', async (given) => {
  const { files, server, sandbox } = given;
  await server.stop();
  await expect(sandbox.connection).toHaveText('Disconnected');
  await server.start({ modulesDirs: [join(import.meta.dirname, 'support/modules')] });
  await expect(sandbox.connection).toHaveText('Connected');
  await files.fillNames();
  await files.pick(files.photo, image('photo.png'));
  await files.send.click();
  await expect(files.attachments).toHaveAccessibleDescription(/^This is missing\./);
  await expect(files.attachments).toHaveAttribute('aria-invalid', 'true');
  await expect(files.attachments).toBeFocused();

  await files.pick(files.attachments, image('picture.png'));
  await expect(files.attachments).not.toHaveAccessibleDescription(/missing/);
  await files.send.click();
  await expect(files.attachments).toHaveAccessibleDescription(/^The server does not accept this\./);

  await files.button('Remove picture.png').click();
  await files.pick(files.attachments, text('letter.txt'));
  await files.send.click();
  await files.createdId();
});

inEachKind(
  'What it shows is sent although the server of its page has gone since',
  async ({ files, page }) => {
    await page.waitForLoadState('networkidle');
    await page.route('**/*.js', (route) => route.abort());
    await files.fillNames();
    await files.pick(files.photo, image('photo.png'));
    await files.send.click();
    await files.createdId();
  },
);
