import { noisePng } from './support/png.ts';
import { expectSecretsKept, hashesOf } from './support/secrets.ts';
import { expect, test } from './support/test.ts';
import { fromBase64url } from './support/wire.ts';

const PASSWORD = 'صعب جدا 🔑 to guess';

// Every test searches what its own page sent and said in the same way: see support/test.ts.
test('The session token never occurs inside a payload; nothing on the console contains token, hash or password', async ({
  page,
  sandbox,
  server,
  wire,
}) => {
  await server.stop();
  server.forgetAll();
  await server.start({ adminPassword: PASSWORD });
  await sandbox.openConnected('/staff');
  await sandbox.field('Password').fill(PASSWORD);
  await sandbox.signIn();
  await sandbox.field('Name en_AE').fill('Sara');
  await sandbox.field('Name ar_AE').fill('سارة');
  await sandbox.choosePhoto({
    name: 'photo.png',
    mimeType: 'image/png',
    buffer: noisePng(600, 600),
  });
  await sandbox.button('Create').click();
  await expect(sandbox.staff).toHaveCount(1);
  await page.reload();
  await expect(sandbox.user).toHaveText('__ADMIN');
  await server.stop();
  await expect(sandbox.connection).toHaveText('Disconnected');
  await server.start();
  await expect(sandbox.connection).toHaveText('Connected');
  await wire.expectSent('session/reauth', 2);
  const stored = await page.evaluate(() => sessionStorage.getItem('limp.session'));
  await sandbox.signOut();
  await wire.expectSent('session/signout', 1);

  // What is searched for is there to be found, or the search would prove nothing.
  const { token } = JSON.parse(stored ?? '') as { token: string };
  await expect.poll(() => wire.sessionTokens).toContain(token);
  const [authHash = ''] = wire.sentTo('session/auth').flatMap(hashesOf);
  const { hash } = JSON.parse(fromBase64url(authHash)) as { hash: unknown };
  expect(hash).toEqual([
    'email',
    'ADMIN@LIMP.MASAAR.COM',
    PASSWORD,
    '__ANON_TOKEN_f00000000000000000000012',
  ]);
  for (const reauthHash of wire.sentTo('session/reauth').flatMap(hashesOf)) {
    expect(JSON.parse(fromBase64url(reauthHash))).toEqual({ token });
  }
  expect(wire.console.filter((line) => line.includes('Connection: ready'))).not.toEqual([]);
  expect(wire.sentTo('file/upload').length).toBeGreaterThan(1);
  const headers = new Set(wire.sent.map(({ header }) => JSON.stringify(header)));
  expect([...headers]).toEqual(['{"alg":"HS256","typ":"JWT"}']);

  expectSecretsKept(wire, [PASSWORD]);
});
