import { describe, expect, it } from 'vitest';
import { startLimpd } from '../testing/start.ts';
import { codeOf, docsOf, idIn, statusOf, TestClient } from '../testing/test-client.ts';
import { chunkDoc } from '../testing/upload.ts';
import { SAMPLE_MODULES_DIR } from './options.ts';

async function admin(): Promise<TestClient> {
  const { url } = await startLimpd({ modulesDirs: [SAMPLE_MODULES_DIR], packages: ['staff'] });
  return TestClient.admin(url);
}

const name = { en_AE: 'Zoë' };

describe('the sample package staff', () => {
  it('keeps people with a photo and attachments', async () => {
    const client = await admin();
    for (const [index, attr] of ['photo', 'attachments', 'attachments'].entries()) {
      await client.call('file/upload', { doc: chunkDoc({ attr, index }) });
    }
    const doc = { name, jobtitle: { en_AE: 'Baker' }, photo: [], attachments: [] };
    const created = await client.call('staff/create', { doc });
    const [read] = docsOf(await client.call('staff/read', { query: [{ _id: idIn(created) }] }));
    const file = { name: 'a.png', size: 10, type: 'image/png', content: true };
    expect(read).toMatchObject({
      name: { en_AE: 'Zoë', ar_AE: 'Zoë' },
      jobtitle: { en_AE: 'Baker', ar_AE: 'Baker' },
      photo: file,
      attachments: [file, file],
      user: { _id: 'f00000000000000000000010' },
    });
  });

  it('takes pictures only for a photo', async () => {
    const client = await admin();
    await client.call('file/upload', { doc: chunkDoc({ file: { type: 'text/plain' } }) });
    const created = await client.call('staff/create', { doc: { name, photo: [] } });
    expect(codeOf(created)).toBe('STAFF_STAFF_INVALID_ATTR');
  });

  it('lets everybody read and only the privileged write', async () => {
    const { url } = await startLimpd({ modulesDirs: [SAMPLE_MODULES_DIR], packages: ['staff'] });
    const anon = await TestClient.open(url);
    expect(statusOf(await anon.call('staff/read'))).toBe(200);
    for (const method of ['create', 'update', 'delete']) {
      expect(statusOf(await anon.call(`staff/${method}`, { doc: { name } }))).toBe(403);
    }
  });
});
