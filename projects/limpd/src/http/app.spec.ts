import { afterEach, describe, expect, it, vi } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { idIn, TestClient } from '../../testing/test-client.ts';
import { chunkDoc } from '../../testing/upload.ts';
import type { Limpd } from '../server.ts';

interface Stored {
  readonly limpd: Limpd;
  readonly admin: TestClient;
  readonly address: string;
}

async function withFile(file: Readonly<Record<string, unknown>> = {}): Promise<Stored> {
  const limpd = await startLimpd();
  const admin = await TestClient.admin(limpd.url);
  await admin.call('file/upload', { doc: chunkDoc({ file }) });
  const created = await admin.call('staff/create', {
    doc: { name: { en_AE: 'x' }, photo: [] },
  });
  return { limpd, admin, address: `${limpd.httpUrl}/staff/retrieve_file/${idIn(created)}/photo` };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('fetching a file', () => {
  it('works from any origin: a preflight lets the X-Auth headers pass', async () => {
    const { address } = await withFile();
    const preflight = await fetch(`${address}/a.png`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'http://elsewhere.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'x-auth-bearer,x-auth-token',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(
      /X-Auth-Bearer.*X-Auth-Token/,
    );
  });

  it('gives what cannot run as a page of this server', async () => {
    const { address } = await withFile({ type: 'text/html', name: 'a.html' });
    const { headers } = await fetch(`${address}/a.html`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  it.each(['text/html\r\nSet-Cookie: a=b', 'nothing', '', 'text/ html'])(
    'does not let the type %j into the header',
    async (type) => {
      const { address } = await withFile({ type });
      const response = await fetch(`${address}/a.png`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('set-cookie')).toBeNull();
    },
  );

  it('finds names that have to be escaped', async () => {
    const { address } = await withFile({ name: 'ünï code/100%.png' });
    const response = await fetch(`${address}/${encodeURIComponent('ünï code/100%.png')}`);
    expect(response.status).toBe(200);
  });

  it('with headers that speak for a session is not kept by public caches', async () => {
    const { address, admin } = await withFile();
    const headers = { 'X-Auth-Bearer': 'f00000000000000000000010', 'X-Auth-Token': admin.key };
    const response = await fetch(`${address}/a.png`, { headers });
    expect(response.headers.get('cache-control')).toMatch(/^private/);
    expect((await fetch(`${address}/a.png`)).headers.get('cache-control')).toMatch(/^public/);
  });

  it('with headers is refused once the session has expired', async () => {
    const { address, admin } = await withFile();
    const headers = { 'X-Auth-Bearer': 'f00000000000000000000010', 'X-Auth-Token': admin.key };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 24 * 60 * 60 * 1000 });
    expect((await fetch(`${address}/a.png`, { headers })).status).toBe(403);
  });

  it('with headers is refused once the session is signed out', async () => {
    const { address, admin } = await withFile();
    const headers = { 'X-Auth-Bearer': 'f00000000000000000000010', 'X-Auth-Token': admin.key };
    await admin.call('session/signout', { query: [{ _id: admin.sid }] });
    expect((await fetch(`${address}/a.png`, { headers })).status).toBe(403);
  });

  it('is refused to those who may not read the module', async () => {
    const { limpd } = await withFile();
    const path = '/user/retrieve_file/f00000000000000000000010/email_hash/x';
    expect((await fetch(limpd.httpUrl + path)).status).toBe(403);
  });

  it('is over when the document is deleted', async () => {
    const { address, admin } = await withFile();
    const id = address.split('/').at(-2);
    await admin.call('staff/delete', { query: [{ _id: id }] });
    expect((await fetch(`${address}/a.png`)).status).toBe(404);
  });
});

describe('other requests', () => {
  it.each([
    ['/%E0%A4%A', 'GET'],
    ['/__proto__/retrieve_file/f00000000000000000000010/constructor/x', 'GET'],
    ['/staff/retrieve_file/f00000000000000000000010/__proto__/x', 'GET'],
    ['/staff/retrieve_file', 'GET'],
    ['/staff/create', 'POST'],
  ])('to %s come to nothing', async (path, method) => {
    const { httpUrl } = await startLimpd();
    const response = await fetch(httpUrl + path, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });
});
