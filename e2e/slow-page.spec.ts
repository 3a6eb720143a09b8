import { expect, image, inEachKind, test } from './support/files.ts';

// What a machine that is busy with other things does now and then: answers come before the page is rendered.
test.use({ renderDelay: 500 });

inEachKind('A page that is rendered late takes what is done to it all the same', async (given) => {
  const { files, page } = given;
  await files.field('English name').focus();
  await page.keyboard.type('Sara');
  await files.field('Arabic name').fill('سارة');
  await files.pick(files.photo, image('photo.png'));
  await expect(files.listed(files.photo)).toHaveText(['photo.png']);
  await expect(files.field('English name')).toHaveValue('Sara');
  await files.photo.focus();
  await expect(files.photo).toBeFocused();
});

test('Signing in keeps the focus in its card though the page is rendered late', async ({
  page,
  sandbox,
  files: _,
}) => {
  await sandbox.signOut();
  await sandbox.field('Password').press('Enter');
  await expect(sandbox.user).toHaveText('__ADMIN');
  await expect(page.getByRole('heading', { name: 'Session' })).toBeFocused();
});

test('What is written while a call is in flight stays, though the page is rendered late', async ({
  sandbox,
}) => {
  await sandbox.openConnected();
  await sandbox.signIn();
  await sandbox.send('user/read', '[]', '{}');
  await sandbox.field('Endpoint').fill('staff/read');
  await expect(sandbox.status).toHaveText('200');
  await expect(sandbox.field('Endpoint')).toHaveValue('staff/read');
});
