import { describe, expect, it } from 'vitest';
import { manualClock } from '../../testing/manual-clock.ts';
import { startLimpd } from '../../testing/start.ts';
import { codeOf, docsOf, idIn, statusOf, TestClient } from '../../testing/test-client.ts';
import { chunkDoc, cycleBytes } from '../../testing/upload.ts';
import type { Doc } from '../data/value.ts';
import type { LimpdOptions } from '../options.ts';
import { REAL_QUOTAS, Quotas } from '../dispatch/quota.ts';

const named = { name: { en_AE: 'x' } };

function start(options: LimpdOptions = {}) {
  return startLimpd({ clock: manualClock(), quotas: 'real', ...options });
}

/** The status of each of `count` calls, made one by one. */
async function statuses(client: TestClient, count: number): Promise<readonly unknown[]> {
  const replies: Doc[] = [];
  for (let i = 0; i < count; i++) replies.push(await client.call('heart/beat'));
  return replies.map(statusOf);
}

function passed(all: readonly unknown[]): number {
  return all.filter((status) => status === 200).length;
}

describe('the quota of a conn', () => {
  it('lets 39 frames pass before auth, verify among them', async () => {
    const { url } = await start();
    const client = await TestClient.open(url);
    const all = await statuses(client, 45);
    expect(passed(all)).toBe(38);
    expect(all.at(-1)).toBe(429);
  });

  it('lets 99 frames pass after auth, those before it counted', async () => {
    const { url } = await start();
    const client = await TestClient.open(url);
    await statuses(client, 20);
    await client.auth('email', 'ADMIN@LIMP.MASAAR.COM', '__ADMIN');
    expect(passed(await statuses(client, 100))).toBe(99 - 22);
  });

  it('can stay that of ANON until the window ends, whoever auths meanwhile', async () => {
    const clock = manualClock();
    const { url } = await start({ clock, quotas: { keepsWindow: true } });
    const client = await TestClient.open(url);
    await client.auth('email', 'ADMIN@LIMP.MASAAR.COM', '__ADMIN');
    expect(passed(await statuses(client, 100))).toBe(39 - 2);
    clock.advance(60_000);
    expect(passed(await statuses(client, 100))).toBe(99);
  });

  it('begins anew with the next window', async () => {
    const clock = manualClock();
    const { url } = await start({ clock });
    const client = await TestClient.open(url);
    await statuses(client, 50);
    clock.advance(59_999);
    expect(await statuses(client, 1)).toEqual([429]);
    clock.advance(1);
    expect(passed(await statuses(client, 50))).toBe(39);
  });

  it('counts frames that cannot be read, too', async () => {
    const { url } = await start({ quotas: { anon: 4 } });
    const client = await TestClient.open(url);
    client.send('junk');
    client.send('junk');
    expect(codeOf(await client.call('heart/beat'))).toBe('CORE_REQ_SESSION_QUOTA_HIT');
  });

  it('keeps what it refuses from being run', async () => {
    const { url } = await start({ quotas: { authed: 4 } });
    const client = await TestClient.admin(url);
    expect(statusOf(await client.call('staff/create', { doc: named }))).toBe(200);
    expect(statusOf(await client.call('staff/create', { doc: named }))).toBe(429);
    expect(docsOf(await (await TestClient.open(url)).call('staff/read'))).toHaveLength(1);
  });

  it('can refuse conn/verify, and leaves the conn open and unverified', async () => {
    const clock = manualClock();
    const { url } = await start({ clock, quotas: { anon: 2 } });
    const client = await TestClient.connect(url);
    client.send('junk');
    expect(statusOf(await client.call('conn/verify'))).toBe(429);
    clock.advance(60_000);
    expect(statusOf(await client.call('conn/verify'))).toBe(200);
  });

  it('is not there below level 5.8, nor unless it is asked for', async () => {
    const old = await start({ apiLevel: '5.7' });
    const replies = await Promise.all(await manyReads(old.url));
    expect(passed(replies.map(statusOf))).toBe(60);
    const free = await startLimpd();
    expect(passed(await statuses(await TestClient.open(free.url), 120))).toBe(120);
  });
});

async function manyReads(url: string): Promise<readonly Promise<Doc>[]> {
  const client = await TestClient.open(url);
  return Array.from({ length: 60 }, () => client.call('staff/read'));
}

describe('the quota of an address', () => {
  it('holds for all its conns together', async () => {
    const { url } = await start({ quotas: { ip: 30 } });
    const clients = [await TestClient.open(url), await TestClient.open(url)];
    const all = await Promise.all(clients.map((client) => statuses(client, 20)));
    expect(passed(all.flat())).toBe(29 - 2);
    const [client] = clients;
    expect(codeOf((await client?.call('heart/beat')) ?? {})).toBe('CORE_REQ_IP_QUOTA_HIT');
  });

  it('can take nothing from that of a conn by what it refuses', () => {
    const quotas = new Quotas({ ...REAL_QUOTAS, ip: 10, anon: 20, keepsWindow: true }, () => 0);
    const conn = quotas.conn('1.2.3.4');
    const verdicts = Array.from({ length: 30 }, () => conn(true));
    expect(verdicts.filter((verdict) => verdict === 'passes')).toHaveLength(9);
    expect(verdicts).not.toContain('conn-quota');
  });

  it('lets 499 frames pass, and none of another address is counted', () => {
    const quotas = new Quotas({ ...REAL_QUOTAS, anon: 1000 }, () => 0);
    const mine = quotas.conn('1.2.3.4');
    const verdicts = Array.from({ length: 500 }, () => mine(true));
    expect(verdicts.indexOf('ip-quota')).toBe(499);
    expect(quotas.conn('5.6.7.8')(true)).toBe('passes');
  });
});

describe('a file of which a chunk was refused', () => {
  const bytes = cycleBytes(30);

  /** Uploads a file of three chunks on a conn whose quota refuses the last `refused` of them. */
  async function upload(attr: string, refused: number, faithful: boolean) {
    const clock = manualClock();
    const quotas = { authed: 6 - refused };
    const limpd = await startLimpd({ clock, quotas, faithful });
    const client = await TestClient.admin(limpd.url);
    for (let chunk = 1; chunk <= 3; chunk++) {
      const part = bytes.subarray((chunk - 1) * 10, chunk * 10);
      const file = { size: bytes.length };
      await client.call('file/upload', {
        doc: chunkDoc({ attr, chunk, total: 3, bytes: part, file }),
      });
    }
    clock.advance(60_000);
    const reply = await client.call('staff/create', { doc: { ...named, [attr]: [] } });
    return { limpd, client, reply };
  }

  it.each([
    ['photo', 1],
    ['photo', 2],
    ['photo', 3],
    ['photos', 1],
    ['photos', 2],
    ['photos', 3],
  ])('is never stored: the call that takes it is refused (%s, %i refused)', async (attr, count) => {
    const { client, reply } = await upload(attr, count, false);
    expect(codeOf(reply)).toBe('LIMP_APP_STAFF_INVALID_ATTR');
    expect(docsOf(await client.call('staff/read'))).toEqual([]);
  });

  it('is stored cut, with its full size, by a faithful server', async () => {
    const { limpd, client, reply } = await upload('photo', 1, true);
    expect(statusOf(reply)).toBe(200);
    const [stored] = docsOf(await client.call('staff/read'));
    expect(stored).toMatchObject({ photo: { size: 30 } });
    const got = await fetch(`${limpd.httpUrl}/staff/retrieve_file/${idIn(reply)}/photo/a.png`);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(Buffer.from(bytes.subarray(0, 20)));
  });
});
