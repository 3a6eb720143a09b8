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

/** What a frame runs into. */
export type QuotaVerdict = 'passes' | 'conn-quota' | 'ip-quota';

/** Counts the frames of all conns of a server. */
export class Quotas {
  readonly #limits: QuotaLimits;
  readonly #now: () => number;
  readonly #ofIps = new Map<string, number>();
  #began: number;

  /** @param now milliseconds. */
  constructor(limits: QuotaLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#began = now();
  }

  /** Begins to count for a conn. Every call of the function is one frame. */
  conn(ip: string): (isAnon: boolean) => QuotaVerdict {
    let began = this.#now();
    let count = 0;
    let beganAsAnon = true;
    return (isAnon) => {
      const { anon, authed, ip: ofAddress, windowMs, keepsWindow = false } = this.#limits;
      const now = this.#now();
      const ofIp = this.#countIp(ip, now);
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

  #countIp(ip: string, now: number): number {
    if (now - this.#began >= this.#limits.windowMs) {
      this.#began = now;
      this.#ofIps.clear();
    }
    const count = (this.#ofIps.get(ip) ?? 0) + 1;
    this.#ofIps.set(ip, count);
    return count;
  }
}
