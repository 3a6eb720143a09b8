import { request } from 'node:http';
import { connect } from 'node:net';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { startLimpd } from '../../testing/start.ts';
import { idIn, TestClient } from '../../testing/test-client.ts';
import { chunkDoc, cycleBytes } from '../../testing/upload.ts';
import type { LimpdOptions } from '../options.ts';
import type { Limpd } from '../server.ts';

interface Stored {
  readonly limpd: Limpd;
  readonly admin: TestClient;
  readonly id: string;
  /** Where the document's photo is fetched from, its name left out. */
  readonly address: string;
}

async function stored(
  bytes: Uint8Array,
  { options = {}, file = {} }: { options?: LimpdOptions; file?: Record<string, unknown> } = {},
): Promise<Stored> {
  const limpd = await startLimpd(options);
  const admin = await TestClient.admin(limpd.url);
  await admin.call('file/upload', { doc: chunkDoc({ bytes, file }) });
  const id = idIn(await admin.call('staff/create', { doc: { name: { en_AE: 'x' }, photo: [] } }));
  return { limpd, admin, id, address: `${limpd.httpUrl}/staff/retrieve_file/${id}/photo` };
}

async function replace({ admin, id }: Stored, bytes: Uint8Array): Promise<void> {
  await admin.call('file/upload', { doc: chunkDoc({ bytes }) });
  await admin.call('staff/update', { query: [{ _id: id }], doc: { photo: [] } });
}

async function bytesOf(response: Response): Promise<readonly number[]> {
  return [...new Uint8Array(await response.arrayBuffer())];
}

function picture(width: number, height: number, format: 'png' | 'jpeg' = 'png'): Promise<Buffer> {
  const background = { r: 200, g: 10, b: 10 };
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

describe('a file', () => {
  it('is given in part to who asks for a part', async () => {
    const { address } = await stored(cycleBytes(100));
    const get = (range: string): Promise<Response> =>
      fetch(`${address}/a.png`, { headers: { Range: range } });
    const middle = await get('bytes=10-12');
    expect(middle.status).toBe(206);
    expect(middle.headers.get('content-range')).toBe('bytes 10-12/100');
    expect(middle.headers.get('content-length')).toBe('3');
    expect(await bytesOf(middle)).toEqual([10, 11, 12]);
    expect(await bytesOf(await get('bytes=-2'))).toEqual([98, 99]);
    expect(await bytesOf(await get('bytes=97-'))).toEqual([97, 98, 99]);
    const beyond = await get('bytes=100-');
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */100');
    expect((await get('bytes=0-1,5-6')).status).toBe(200);
  });

  it('tells that parts can be asked for, when it was stored, and how it is called', async () => {
    const { address } = await stored(cycleBytes(10), {
      file: { name: 'ünï.html', type: 'text/html' },
    });
    const { headers } = await fetch(`${address}/${encodeURIComponent('ünï.html')}`);
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(Date.parse(headers.get('last-modified') ?? '')).toBeGreaterThan(Date.now() - 60_000);
    expect(headers.get('content-disposition')).toMatch(/^attachment; .*UTF-8''%C3%BCn%C3%AF.html$/);
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; /);
    expect(headers.get('vary')).toContain('X-Auth-Token');
  });

  it('answers HEAD with the headers of GET, and no body', async () => {
    const { limpd, id } = await stored(cycleBytes(100));
    const { hostname, port } = new URL(limpd.httpUrl);
    const path = `/staff/retrieve_file/${id}/photo/a.png`;
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      request(
        { hostname, port, path, method: 'HEAD', headers: { Range: 'bytes=0-1' } },
        (response) => {
          response.resume();
          resolve({ ...response.headers, status: response.statusCode });
        },
      )
        .on('error', reject)
        .end();
    });
    expect(headers).toMatchObject({
      status: 200,
      'content-length': '100',
      'accept-ranges': 'bytes',
    });
    expect(headers['etag']).toMatch(/^"[\w-]{22}"$/);
  });

  it('is not sent again to who has it, and is to who has one that was replaced under its name', async () => {
    const file = await stored(cycleBytes(100));
    const first = await fetch(`${file.address}/a.png`);
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    const etag = first.headers.get('etag') ?? '';
    const since = first.headers.get('last-modified') ?? '';
    const again = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${file.address}/a.png`, { headers })).status;
    expect(await again({ 'If-None-Match': etag })).toBe(304);
    expect(await again({ 'If-Modified-Since': since })).toBe(304);
    await replace(file, cycleBytes(100, 7));
    expect(await again({ 'If-None-Match': etag })).toBe(200);
    expect(await again({ 'If-Match': etag })).toBe(412);
    const headers = { Range: 'bytes=0-0', 'If-Range': etag };
    const whole = await fetch(`${file.address}/a.png`, { headers });
    expect(whole.status).toBe(200);
    expect((await bytesOf(whole))[0]).toBe(7);
  });

  it('is kept for a year by caches of a faithful server', async () => {
    const { address } = await stored(cycleBytes(10), { options: { faithful: true } });
    const { headers } = await fetch(`${address}/a.png`);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000');
  });

  it('is not sent on to who does not read for too long', async () => {
    const bytes = cycleBytes(500_000);
    const options = { stallMs: 500, graceMs: 100_000 };
    const { limpd, admin } = await stored(bytes, { options });
    for (let chunk = 1; chunk <= 40; chunk++) {
      const part = chunkDoc({ bytes, chunk, total: 40, file: { size: 20_000_000 } });
      await admin.call('file/upload', { doc: part });
    }
    const created = await admin.call('staff/create', { doc: { name: { en_AE: 'x' }, photo: [] } });
    const { port, hostname } = new URL(limpd.httpUrl);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(
      `GET /staff/retrieve_file/${idIn(created)}/photo/a.png HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    await new Promise<void>((resolve) => {
      socket.once('data', () => {
        socket.pause();
        resolve();
      });
    });
    // Resolves before its grace is over only if the server gives up the download.
    await limpd.close();
    let length = 0;
    socket.on('data', (part: Buffer) => (length += part.length));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    await ended;
    expect(length).toBeLessThan(20_000_000);
  });
});

describe('the reference to the bytes of a file', () => {
  it('never leaves the server, and none that a client sends is taken', async () => {
    const { limpd, admin, id } = await stored(cycleBytes(10));
    const frames: string[] = [];
    admin.socket.on('message', (data: Buffer) => frames.push(data.toString()));
    await admin.call('staff/watch');
    await admin.call('staff/read', { query: [{ $group: [{ by: 'photo', count: 5 }] }] });
    await admin.call('staff/update', { query: [{ _id: id }], doc: { n: 1 } });
    await admin.call('staff/read');
    expect(frames.length).toBeGreaterThan(3);
    expect(frames.join('')).not.toContain('limpd:blob');
    const content = `limpd:blob:${'0'.repeat(32)}`;
    const photo = { name: 'a', type: 'image/png', lastModified: 1, size: 1, content };
    for (const doc of [{ photo }, { info: { x: [photo] } }]) {
      const reply = await admin.call('staff/update', { query: [{ _id: id }], doc });
      expect(reply).toMatchObject({ status: 400, args: { code: 'LIMP_APP_STAFF_INVALID_ATTR' } });
    }
    expect((await fetch(`${limpd.httpUrl}/staff/retrieve_file/${id}/photo/a.png`)).status).toBe(
      200,
    );
  });
});

describe('a thumbnail', () => {
  it('fits into what is asked for, keeps its shape, and is never bigger than the picture', async () => {
    const { address } = await stored(await picture(400, 200));
    const sizeOf = async (sides: string): Promise<unknown> => {
      const response = await fetch(`${address}/${sides}/a.png`);
      const { width, height, format } = await sharp(await response.arrayBuffer()).metadata();
      return { width, height, format, type: response.headers.get('content-type') };
    };
    const png = { format: 'png', type: 'image/png' };
    expect(await sizeOf('100x100')).toEqual({ width: 100, height: 50, ...png });
    expect(await sizeOf('1000x20')).toEqual({ width: 40, height: 20, ...png });
    expect(await sizeOf('1000x1000')).toEqual({ width: 400, height: 200, ...png });
  });

  it('is what the file really is, whatever its type says', async () => {
    const { address } = await stored(await picture(100, 100, 'jpeg'), {
      file: { type: 'text/html' },
    });
    const { headers } = await fetch(`${address}/10x10/a.png`);
    expect(headers.get('content-type')).toBe('image/jpeg');
  });

  it('has a version of its own, which changes with the file', async () => {
    const file = await stored(await picture(100, 100));
    const etagAt = async (path: string): Promise<string | null> =>
      (await fetch(`${file.address}/${path}`)).headers.get('etag');
    const etags = [await etagAt('a.png'), await etagAt('10x10/a.png'), await etagAt('11x10/a.png')];
    await replace(file, await picture(50, 50));
    etags.push(await etagAt('10x10/a.png'));
    expect(new Set(etags).size).toBe(4);
    const headers = { 'If-None-Match': etags[3] ?? '' };
    expect((await fetch(`${file.address}/10x10/a.png`, { headers })).status).toBe(304);
  });

  it.each([
    ['is no picture', Promise.resolve(cycleBytes(100)), {}],
    ['is cut', picture(100, 100).then((bytes) => bytes.subarray(0, 80)), {}],
    [
      'is a picture with more pixels than may be unpacked',
      picture(3000, 3000),
      { sourcePixels: 1e6 },
    ],
    ['is bigger than may be read', picture(100, 100), { sourceBytes: 100 }],
  ])('of a file that %s is the file itself', async (_why, made, thumbnails) => {
    const bytes = await made;
    const { address } = await stored(bytes, { options: { thumbnails } });
    const response = await fetch(`${address}/10x10/a.png`);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it.each(['0x0', '1x0', '3000x10', '99999999999x1'])('cannot have the sides %s', async (sides) => {
    const { address } = await stored(await picture(10, 10));
    expect((await fetch(`${address}/${sides}/a.png`)).status).toBe(400);
  });

  it('waits for its turn, but not in a queue of any length', async () => {
    const { address } = await stored(await picture(2000, 2000), {
      options: { thumbnails: { queue: 2 } },
    });
    const statuses = await Promise.all(
      Array.from(
        { length: 10 },
        async (_, i) => (await fetch(`${address}/${i + 10}x10/a.png`)).status,
      ),
    );
    expect(statuses).toContain(200);
    expect(statuses).toContain(503);
    expect((await fetch(`${address}/50x10/a.png`)).status).toBe(200);
  });
});

describe('requests', () => {
  it('count for the quota of their address, and are refused beyond', async () => {
    const { httpUrl } = await startLimpd({ quotas: { ip: 5, windowMs: 60_000 } });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await fetch(httpUrl)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
    expect((await fetch(httpUrl)).headers.get('retry-after')).toBe('60');
  });
});
