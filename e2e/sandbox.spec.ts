import { noisePng } from './support/png.ts';
import { expect, test } from './support/test.ts';

test('A person sees that the Sandbox is connected, signs in with what is filled in, and sees the session', async ({
  sandbox,
}) => {
  await sandbox.open();
  await expect(sandbox.connection).toHaveText('Connected');
  await expect(sandbox.field('Who')).toHaveValue('ADMIN@LIMP.MASAAR.COM');
  await expect(sandbox.field('Password')).toHaveValue('__ADMIN');
  await sandbox.button('Sign in').click();
  await expect(sandbox.user).toHaveText('__ADMIN');
  await expect(sandbox.session).toContainText('f00000000000000000000010');
  await expect(sandbox.session).toContainText('everything');
});

test('A person reads both users, and then one of them by its _id', async ({ sandbox }) => {
  await sandbox.openConnected();
  await sandbox.signIn();
  await sandbox.send('user/read', '[]', '{}');
  await expect(sandbox.status).toHaveText('200');
  const names = (await sandbox.shownArgs()).docs.map(({ name }) => name['en_AE']);
  expect(names.sort()).toEqual(['__ADMIN', '__ANON']);

  await sandbox.send('user/read', '[{"_id":"f00000000000000000000010"}]', '{}');
  await expect(sandbox.history).toHaveCount(2);
  await expect(sandbox.message).toContainText('1');
  await expect(sandbox.status).toHaveText('200');
  const found = (await sandbox.shownArgs()).docs.map(({ name }) => name['en_AE']);
  expect(found).toEqual(['__ADMIN']);
});

test('A person creates staff with a photo of 3 MB, watches it go up, and sees the same photo come back', async ({
  page,
  sandbox,
  gate,
}) => {
  const photo = noisePng(1024, 1024);
  expect(photo.length).toBeGreaterThan(3_000_000);
  const attachments = [
    { name: 'سيرة ذاتية 📄.txt', mimeType: 'text/plain', buffer: Buffer.from('سيرة 📄\r\n') },
    { name: 'a b+c#%.bin', mimeType: 'application/octet-stream', buffer: noisePng(20, 20) },
  ];
  await sandbox.openConnected('/staff');
  await sandbox.signIn();
  await sandbox.field('Name en_AE').fill('Sara Al Mansoori 🌿');
  await sandbox.field('Name ar_AE').fill('سارة المنصوري 🌿');
  await sandbox.field('Job title en_AE, optional').fill('Engineer');
  await sandbox.field('Job title ar_AE, optional').fill('مهندسة');
  await sandbox.choosePhoto({ name: 'صورة 📷.png', mimeType: 'image/png', buffer: photo });
  await sandbox.chooseAttachments(...attachments);
  const percents = await sandbox.watchProgress();
  // It comes to a halt twice: however seldom the page is rendered, there is something to see between nothing and all.
  gate.holdAfter(6_000_000);
  await sandbox.button('Create').click();
  const shown = async () => (await percents()).at(-1) ?? 0;
  await expect.poll(shown).toBeGreaterThan(0);
  const first = await shown();
  gate.holdAfter(4_000_000);
  await expect.poll(shown).toBeGreaterThan(first);
  gate.release();

  const card = sandbox.staff.filter({ hasText: 'Sara Al Mansoori 🌿' });
  await expect(card).toHaveCount(1);
  await expect(card).toContainText('سارة المنصوري 🌿');
  await expect(card).toContainText('مهندسة');
  const seen = await percents();
  expect(first).toBeLessThan(100);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));

  const picture = card.getByRole('img', { name: 'Photo of Sara Al Mansoori 🌿' });
  await expect(picture).toHaveJSProperty('complete', true);
  await expect(picture).toHaveJSProperty('naturalWidth', 1024);
  const address = await picture.getAttribute('src');
  expect(address).toMatch(/\/staff\/retrieve_file\/[\da-f]{24}\/photo\/[^/]+$/);
  const back = await page.request.get(address ?? '');
  expect((await back.body()).equals(photo)).toBe(true);
  await expect(card.getByTestId('same-bytes')).toBeVisible();

  for (const { name, buffer } of attachments) {
    const href = await card.getByRole('link', { name, exact: true }).getAttribute('href');
    const attachment = await page.request.get(href ?? '');
    expect((await attachment.body()).equals(buffer), name).toBe(true);
  }
  await expect(sandbox.field('Name en_AE')).toHaveValue('');
});

test('A person is still signed in after a reload; signed out, staff/create is refused in the words of the server', async ({
  page,
  sandbox,
  wire,
}) => {
  await sandbox.openConnected();
  await sandbox.signIn();
  await page.reload();
  await expect(sandbox.user).toHaveText('__ADMIN');
  await wire.expectSent('session/auth', 1);
  await wire.expectSent('session/reauth', 1);

  await sandbox.signOut();
  await sandbox.send('staff/create', '[]', '{"name": {"en_AE": "Nobody", "ar_AE": "لا أحد"}}');
  await expect(sandbox.status).toHaveText('403');
  await expect(sandbox.code).toHaveText('CORE_SESSION_FORBIDDEN');
  const { msg } = await wire.onlyReplyTo('staff/create');
  expect(msg).not.toBe('');
  await expect(sandbox.message).toHaveText(msg);

  await sandbox.link('Staff').click();
  await sandbox.field('Name en_AE').fill('Nobody');
  await sandbox.field('Name ar_AE').fill('لا أحد');
  await sandbox.button('Create').click();
  await expect(sandbox.problem).toContainText(msg);
  await expect(sandbox.problem).toContainText('403 CORE_SESSION_FORBIDDEN');
  await expect(sandbox.staff).toHaveCount(0);

  await page.reload();
  await expect(sandbox.connection).toHaveText('Connected');
  await expect(sandbox.button('Sign in')).toBeVisible();
  await wire.expectSent('session/reauth', 1);
});

test('When limpd stops, the Sandbox says so, with reason and countdown, and is back by itself when limpd is', async ({
  sandbox,
  server,
  wire,
}) => {
  await sandbox.openConnected();
  await sandbox.signIn();
  await server.stop();
  await expect(sandbox.connection).toHaveText('Disconnected');
  await expect(sandbox.countdown).toHaveText(/^Next try in \d+ s$/);
  await expect(sandbox.reason).toContainText('code 1006');
  await sandbox.send('user/read', '[]', '{}');
  await expect(sandbox.status).toHaveText('waiting');

  await server.start();
  await expect(sandbox.connection).toHaveText('Connected');
  await expect(sandbox.countdown).toHaveCount(0);
  await expect(sandbox.user).toHaveText('__ADMIN');
  await expect(sandbox.status).toHaveText('200');
  await wire.expectSent('session/auth', 1);
  await wire.expectSent('user/read', 1);
});
