import { noisePng } from './support/png.ts';
import { expect, test } from './support/test.ts';

test('Each page has an address of its own, and any other address leads to the calls', async ({
  page,
  sandbox,
}) => {
  await sandbox.open('/staff');
  await expect(page.getByRole('heading', { name: 'New staff' })).toBeVisible();
  await expect(page).toHaveTitle('Staff · LIMP Sandbox');
  await sandbox.link('Calls').click();
  await expect(page).toHaveURL(/\/calls$/);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'New staff' })).toBeVisible();
  await sandbox.open('/nowhere');
  await expect(page).toHaveURL(/\/calls$/);
});

test('What is no JSON is explained with its line beneath the field, and not sent', async ({
  sandbox,
  wire,
}) => {
  await sandbox.openConnected();
  await sandbox.send('user/read', '[\n  {"_id": "x",}\n]', '{name: 1}');
  await expect(sandbox.field('Query')).toHaveAccessibleDescription(
    'Line 2, column 14: take away the comma before }.',
  );
  await expect(sandbox.field('Doc')).toHaveAccessibleDescription(
    'Line 1, column 2: write the key as "name".',
  );
  await expect(sandbox.field('Doc')).toHaveAttribute('aria-invalid', 'true');
  expect(wire.sentTo('user/read')).toHaveLength(0);
});

test('A call of this visit can be looked at again and comes back into the editor', async ({
  sandbox,
}) => {
  await sandbox.openConnected();
  await sandbox.signIn();
  await sandbox.send('user/read', '[{"_id":"f00000000000000000000011"}]', '{}');
  await expect(sandbox.status).toHaveText('200');
  await sandbox.send('no/such', '[]', '{}');
  await expect(sandbox.status).toHaveText('400');
  await sandbox.history.nth(1).click();
  await expect(sandbox.status).toHaveText('200');
  await expect(sandbox.field('Endpoint')).toHaveValue('user/read');
  await expect(sandbox.field('Query')).toHaveValue('[{"_id":"f00000000000000000000011"}]');
});

test('Files that cannot be stored, and names that are missing, are named beside their fields', async ({
  page,
  sandbox,
  wire,
}) => {
  await sandbox.openConnected('/staff');
  await sandbox.choosePhoto({
    name: 'cv.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('cv'),
  });
  await sandbox.chooseAttachments({
    name: 'nothing.txt',
    mimeType: 'text/plain',
    buffer: Buffer.alloc(0),
  });
  await sandbox.button('Create').click();
  await expect(page.getByText('The English name is missing.')).toBeVisible();
  await expect(page.getByText('Remove “cv.txt”: only image files can be taken.')).toBeVisible();
  await expect(page.getByText('Remove “nothing.txt”: empty files')).toBeVisible();
  await expect(sandbox.field('Name en_AE')).toBeFocused();
  expect(wire.sentTo('staff/create')).toHaveLength(0);

  await sandbox.button('Remove cv.txt').click();
  await expect(page.getByText('only image files')).toHaveCount(0);
});

test('An upload that is stopped leaves nothing on the server', async ({
  page,
  sandbox,
  gate,
  wire,
}) => {
  await sandbox.openConnected('/staff');
  await sandbox.signIn();
  await sandbox.field('Name en_AE').fill('Half');
  await sandbox.field('Name ar_AE').fill('نصف');
  const photo = { name: 'photo.png', mimeType: 'image/png', buffer: noisePng(1024, 1024) };
  await sandbox.choosePhoto(photo);
  // It stays where it is after the first chunks, so that it cannot be done before it is stopped.
  gate.holdAfter(5_000_000);
  await sandbox.button('Create').click();
  await expect(page.getByText(/^[1-9]\d?%$/)).toBeVisible();
  await sandbox.button('Stop').click();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(sandbox.button('Create')).toBeEnabled();
  gate.release();
  await sandbox.button('Read again').click();
  await expect.poll(() => wire.sentTo('staff/read').length).toBeGreaterThan(1);
  await expect(sandbox.staff).toHaveCount(0);
  expect(wire.sentTo('staff/create')).toHaveLength(0);
});

test('A wrong password is refused in the words of the server', async ({ sandbox, wire }) => {
  await sandbox.openConnected();
  await sandbox.field('Password').fill('not the password');
  await sandbox.button('Sign in').click();
  await expect(sandbox.session.getByRole('alert')).toContainText('CORE_SESSION_INVALID_CREDS');
  const { msg } = await wire.onlyReplyTo('session/auth');
  expect(msg).not.toBe('');
  await expect(sandbox.session.getByRole('alert')).toContainText(msg);
});

test('Signing in and calling need no mouse', async ({ page, sandbox }) => {
  await sandbox.openConnected();
  await sandbox.field('Password').press('Enter');
  await expect(sandbox.user).toHaveText('__ADMIN');
  await expect(page.getByRole('heading', { name: 'Session' })).toBeFocused();
  await sandbox.field('Query').focus();
  await page.keyboard.press('Control+Enter');
  await expect(sandbox.status).toHaveText('200');
});

test('A server that is not there yet is waited for', async ({ sandbox, server }) => {
  await server.stop();
  await sandbox.open('/staff');
  await expect(sandbox.countdown).toBeVisible();
  await server.start();
  await expect(sandbox.connection).toHaveText('Connected');
  await expect(sandbox.button('Sign in')).toBeVisible();
});

test('A server that came back without its sessions ends them, and the Sandbox says so', async ({
  sandbox,
  server,
}) => {
  await sandbox.openConnected();
  await sandbox.signIn();
  await server.stop();
  await expect(sandbox.connection).toHaveText('Disconnected');
  server.forgetAll();
  await server.start();
  await expect(sandbox.connection).toHaveText('Connected');
  await expect(sandbox.session.getByRole('alert')).toHaveText(
    'The session has ended. Sign in again.',
  );
  await sandbox.signIn();
  await expect(sandbox.session.getByRole('alert')).toHaveCount(0);
});

test('Colours follow the system until a person chooses otherwise, and the choice lasts', async ({
  page,
  sandbox,
}) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await sandbox.open();
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.getByRole('button', { name: 'Colours: as the system has them' }).click();
  await expect.poll(paper).toBe(light);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Colours: light' })).toBeVisible();
  await expect.poll(paper).toBe(light);
});

for (const path of ['/calls', '/staff', '/files']) {
  test(`On a screen 390 pixels wide nothing of ${path} is cut off`, async ({ page, sandbox }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await sandbox.openConnected(path);
    await sandbox.signIn();
    const beyond = await page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(beyond).toEqual([]);
  });
}
