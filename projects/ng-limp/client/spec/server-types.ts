/** What a server does that no limpd would do. In texts `$ID` stands for the call_id of the frame answered. */
export interface Script {
  /** What it sends to a new conn, if anything. */
  readonly greeting: string | null;
  /** What it answers to `conn/verify`. */
  readonly verify?: readonly string[];
  /** What it answers to any other call. By default an echo: a success whose one doc is the payload. */
  readonly replies?: readonly string[];
}

/** A frame that came in. */
export interface SeenFrame {
  /** The decoded payload of its token. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** The payload as it travelled. */
  readonly payloadText: string;
  /** Which of the known tokens signed it; null for none. */
  readonly signedWith: string | null;
  readonly frame: string;
}

/** How a limpd under test shall be. */
export interface LimpdAs {
  readonly apiLevel?: '4.0' | '4.3' | '5.0' | '5.6' | '5.7' | '5.8' | '6.0' | '6.1';
  /** With the faults of real servers. */
  readonly faithful?: boolean;
  /** Frames a window; the window in ms. */
  readonly quotas?: {
    readonly anon?: number;
    readonly authed?: number;
    readonly ip?: number;
    readonly windowMs?: number;
    /** Whether auth leaves the window that runs as it is, as at real servers. */
    readonly keepsWindow?: boolean;
  };
  /** In ms. */
  readonly idleMs?: number;
  /** Whether its quotas go by a clock that stands still until `passTime`. */
  readonly hasManualClock?: boolean;
}

/** A limpd under test, as the page knows it. */
export interface LimpdAt {
  readonly id: number;
  readonly url: string;
  readonly httpUrl: string;
}

/** A scripted server, as the page knows it. */
export interface ScriptedAt {
  readonly id: number;
  readonly url: string;
}

/** A file as a decoding server has read it. */
export interface DecodedFile {
  readonly attr: string;
  readonly index: number;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly sha256: string;
}
