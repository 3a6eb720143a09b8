import { addressKey } from '../address.ts';

/** How many frames clients may send (LIMP protocol, section 7). */
export interface QuotaLimits {
  /** Frames of a conn that has not authed, in one window; this one and all after it are refused. 40 on real servers. */
  readonly anon: number;
  /** Frames of a conn that has authed; likewise. 100 on real servers. */
  readonly authed: number;
  /** Frames of all conns of one address; likewise. 500 on real servers. */
  readonly ip: number;
  /** How long a window is, in milliseconds. 60,000 on real servers. */
  readonly windowMs: number;
  /**
   * Whether auth does not touch the window that runs, as on real servers: its limit stays that of who it began with. And
   * what the address has no more frames for is not counted for the conn. By default the limit follows who is authed.
   */
  readonly keepsWindow?: boolean;
}

/** The limits that real servers have unless they are configured otherwise. */
export const REAL_QUOTAS: QuotaLimits = {
  anon: 40,
  authed: 100,
  ip: 500,
  windowMs: 60_000,
};

/**
 * What a frame, or a request, runs into. A flood is one that went on for long after the quota of its
 * address was used up: it is not even answered.
 */
export type QuotaVerdict = 'passes' | 'conn-quota' | 'ip-quota' | 'flood';

/** Counts one frame of a conn. */
export type ConnQuota = (isAnon: boolean) => QuotaVerdict;

/** How many frames of an address are refused one by one in a window before it counts as a flood. */
const FLOOD = 1000;

/** Counts the frames of all conns of a server, and its requests by HTTP. */
export class Quotas {
  readonly #limits: QuotaLimits;
  readonly #now: () => number;
  readonly #maxAddresses: number;
  /** Frames of this window. The address that was heard of last comes last. */
  readonly #ofIps = new Map<string, number>();
  #began: number;

  /**
   * @param now milliseconds.
   * @param maxAddresses how many addresses are kept in mind.
   */
  constructor(limits: QuotaLimits, now: () => number, maxAddresses = Infinity) {
    this.#limits = limits;
    this.#now = now;
    this.#maxAddresses = maxAddresses;
    this.#began = now();
  }

  /** Begins to count for a conn. */
  conn(address: string): ConnQuota {
    const ip = addressKey(address);
    let began = this.#now();
    let count = 0;
    let beganAsAnon = true;
    return (isAnon) => {
      const { anon, authed, ip: ofAddress, windowMs, keepsWindow = false } = this.#limits;
      const now = this.#now();
      const ofIp = this.#countIp(ip);
      if (ofIp >= ofAddress + FLOOD) return 'flood';
      if (keepsWindow && ofIp >= ofAddress) return 'ip-quota';
      if (now - began >= windowMs) {
        began = now;
        count = 0;
        beganAsAnon = isAnon;
      }
      count += 1;
      if (count >= ((keepsWindow ? beganAsAnon : isAnon) ? anon : authed)) return 'conn-quota';
      return ofIp >= ofAddress ? 'ip-quota' : 'passes';
    };
  }

  /** Counts a request by HTTP: after how many milliseconds its address may come again, undefined where it may come now. */
  waitMs(address: string): number | undefined {
    if (this.#countIp(addressKey(address)) < this.#limits.ip) return undefined;
    return Math.max(1, this.#began + this.#limits.windowMs - this.#now());
  }

  /** Whether so much came from an address that it is not even answered. */
  isFlood(address: string): boolean {
    return (this.#ofIps.get(addressKey(address)) ?? 0) >= this.#limits.ip + FLOOD;
  }

  #countIp(ip: string): number {
    const now = this.#now();
    if (now - this.#began >= this.#limits.windowMs) {
      this.#began = now;
      this.#ofIps.clear();
    }
    const count = (this.#ofIps.get(ip) ?? 0) + 1;
    this.#ofIps.delete(ip);
    this.#ofIps.set(ip, count);
    const [oldest] = this.#ofIps.keys();
    if (this.#ofIps.size > this.#maxAddresses && oldest !== undefined) this.#ofIps.delete(oldest);
    return count;
  }
}
