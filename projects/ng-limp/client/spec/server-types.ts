/** What a server does that no limpd would do. In texts `$ID` stands for the call_id of the frame answered. */
export interface Script {
  /** What it sends to a new connection, if anything. */
  readonly greeting: string | null;
  /** What it answers to `conn/verify`. */
  readonly verify?: readonly string[];
  /** What it answers to any other call. By default an echo: a success whose one doc is the payload. */
  readonly replies?: readonly string[];
  /** What it answers to any call by HTTP. By default nothing: the call fails. */
  readonly http?: ScriptedHttp;
}

/** An answer by HTTP. */
export interface ScriptedHttp {
  /** Default: 200. */
  readonly status?: number;
  /** Default: `application/json`. */
  readonly type?: string;
  readonly body: string;
  /** Whether the connection breaks after the body, which was said to be longer. */
  readonly breaksOff?: boolean;
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

/** The levels that a limpd can have: three of them are level 5.6 to clients. */
export const SERVER_LEVELS = [
  '4.0',
  '4.3',
  '5.0',
  '5.6',
  '5.6.4',
  '5.6.5',
  '5.7',
  '5.8',
  '6.0',
  '6.1',
] as const;

/** One of {@link SERVER_LEVELS}. */
export type ServerLevel = (typeof SERVER_LEVELS)[number];

/** How a limpd under test shall be. */
export interface LimpdAs {
  readonly apiLevel?: ServerLevel;
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
  /** With a module `note` instead of `staff`, whose docs and files only the user can read that made them. */
  readonly isPrivate?: boolean;
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

/** What a server answers to a request by HTTP that no limpd would. */
export interface FileScript {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What it sends of the body. */
  readonly parts: readonly string[];
  /** How it ends: as it should, by breaking the connection, never; or without ever having begun. */
  readonly end: 'whole' | 'break' | 'hang' | 'silence';
}

/** A request by HTTP that came in. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Whether it was over before it was answered in whole. */
  readonly isAborted: boolean;
}
