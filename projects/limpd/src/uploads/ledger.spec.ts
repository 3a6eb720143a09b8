import { describe, expect, it } from 'vitest';
import { UploadLedger } from './ledger.ts';
import { UPLOAD_LIMITS, type UploadLimits } from './limits.ts';

function ledger(limits: Partial<UploadLimits>): UploadLedger {
  return new UploadLedger({ ...UPLOAD_LIMITS, ...limits });
}

describe('what waits of uploads', () => {
  it('is bounded in bytes of a connection, of an address and in all', () => {
    const books = ledger({ connBytes: 10_000, addressBytes: 19_000, totalBytes: 23_000 });
    const grows = (address: string, bytes: number): boolean =>
      books.conn(address)()?.grow(bytes) ?? false;
    expect(grows('a', 10_001)).toBe(false);
    expect(grows('b', 10_000)).toBe(true);
    expect(grows('b', 10_000)).toBe(false);
    expect(grows('c', 4096)).toBe(true);
    expect(grows('d', 10_000)).toBe(false);
  });

  it('is bounded in files of a connection, of an address and in all, empty ones too', () => {
    const books = ledger({ connFiles: 2, addressFiles: 3, totalFiles: 4 });
    const one = books.conn('a');
    expect([one(), one(), one()].map((room) => room !== undefined)).toEqual([true, true, false]);
    expect(books.conn('a')()).toBeDefined();
    expect(books.conn('a')()).toBeUndefined();
    expect(books.request('b')).toBeDefined();
    expect(books.request('c')).toBeUndefined();
  });

  it('is free again once it ends, and once only', () => {
    const books = ledger({ connFiles: 1, totalFiles: 1, connBytes: 5000 });
    const reserve = books.conn('a');
    for (let i = 0; i < 3; i++) {
      const room = reserve();
      expect(room?.grow(5000)).toBe(true);
      room?.end();
      room?.end();
      room?.leaveConn();
    }
    expect([reserve(), reserve()].map((room) => room !== undefined)).toEqual([true, false]);
  });

  it('counts for its address and in all, not for its connection, once a call has taken it', () => {
    const books = ledger({ connFiles: 1, addressFiles: 2 });
    const reserve = books.conn('a');
    const first = reserve();
    first?.leaveConn();
    const second = reserve();
    second?.leaveConn();
    expect(reserve()).toBeUndefined();
    first?.end();
    expect(reserve()).toBeDefined();
  });
});
