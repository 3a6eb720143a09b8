import crypto from 'node:crypto';
import type { PasswordCost } from './cost.ts';

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** How scrypt, whose cost is a power of two, comes near to what is asked for: 128 bytes times 8 for each step. */
const SCRYPT_BLOCK = 8;

/** Whether `stored` is what {@link hashSecret} made; else it is what a client sends, as LIMP servers store it. */
export function isHashed(stored: string): boolean {
  return readHash(stored) !== undefined;
}

/** Whether `stored` was made at less than `cost`. */
export function isCheap(stored: string, { memoryKiB, passes }: PasswordCost): boolean {
  const made = readHash(stored);
  return made === undefined || made.memoryKiB < memoryKiB || made.passes < passes;
}

/**
 * `secret`, which a client proves itself by, as it is stored: by argon2id, or by scrypt where this
 * Node.js has no argon2.
 */
export async function hashSecret(secret: string, cost: PasswordCost): Promise<string> {
  const salt = crypto.randomBytes(SALT_BYTES);
  const how: Hashed =
    typeof crypto.argon2 === 'function'
      ? { kind: 'argon2id', ...cost, salt }
      : { kind: 'scrypt', memoryKiB: scryptMemory(cost), passes: 1, salt };
  return written(how, await derive(secret, how));
}

/** Whether `secret` is what `stored` was made of. */
export async function provesHash(stored: string, secret: string): Promise<boolean> {
  const made = readHash(stored);
  if (made === undefined) return false;
  const expected = Buffer.from(stored.slice(stored.lastIndexOf('$') + 1), 'base64url');
  const given = await derive(secret, made);
  return expected.length === given.length && crypto.timingSafeEqual(expected, given);
}

interface Hashed extends PasswordCost {
  readonly kind: 'argon2id' | 'scrypt';
  readonly salt: Buffer;
}

function written({ kind, memoryKiB, passes, salt }: Hashed, hash: Buffer): string {
  const cost = `v=19,m=${memoryKiB},t=${passes},p=1`;
  return ['', kind, cost, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

const FORM = /^\$(argon2id|scrypt)\$v=19,m=(\d{1,8}),t=(\d{1,3}),p=1\$([\w-]{22})\$[\w-]{43}$/;

function readHash(stored: string): Hashed | undefined {
  const [, kind, memoryKiB, passes, salt = ''] = FORM.exec(stored) ?? [];
  if (kind !== 'argon2id' && kind !== 'scrypt') return undefined;
  return {
    kind,
    memoryKiB: Number(memoryKiB),
    passes: Number(passes),
    salt: Buffer.from(salt, 'base64url'),
  };
}

function derive(secret: string, { kind, memoryKiB, passes, salt }: Hashed): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null, hash: Buffer): void => {
      if (error === null) resolve(hash);
      else reject(error);
    };
    if (kind === 'scrypt') {
      const N = (memoryKiB * 1024) / (128 * SCRYPT_BLOCK);
      const options = { N, r: SCRYPT_BLOCK, p: 1, maxmem: memoryKiB * 2048 };
      crypto.scrypt(secret, salt, HASH_BYTES, options, settle);
      return;
    }
    const parameters = {
      message: secret,
      nonce: salt,
      parallelism: 1,
      tagLength: HASH_BYTES,
      memory: memoryKiB,
      passes,
    };
    crypto.argon2('argon2id', parameters, settle);
  });
}

/** The power of two that is not below what argon2 would take in all. */
function scryptMemory({ memoryKiB, passes }: PasswordCost): number {
  return 2 ** Math.ceil(Math.log2(memoryKiB * passes));
}
