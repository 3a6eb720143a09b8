import type { Bounds } from '../bounds.ts';
import type { Declaration, Store } from '../data/store.ts';
import type { Level, Quirks } from '../level/level.ts';
import type { Doc, Value } from '../data/value.ts';
import type { Attempts } from '../passwords/attempts.ts';
import type { Passwords } from '../passwords/passwords.ts';
import type { Attrs } from './attr.ts';
import type { Extension } from './extension.ts';
import type { Permission } from './permission.ts';
import type { Reply } from './reply.ts';
import type { Session, Sessions } from './session.ts';
import type { UploadedFiles } from './uploaded-files.ts';

/** What the methods of a running server can reach. */
export interface Services {
  readonly store: Store;
  /** All modules by name, in lower case. */
  readonly modules: ReadonlyMap<string, BoundModule>;
  /** The key of frames from conns that have not authed. Never to be logged. */
  readonly anonToken: string;
  /** What the server's API level is like. */
  readonly level: Level;
  /** Which faults of that level it shows. */
  readonly quirks: Quirks;
  /** How much of everything there may be. */
  readonly bounds: Bounds;
  /** Who sessions speak for at each moment. */
  readonly sessions: Sessions;
  /** Hashes and checks what users prove themselves by. */
  readonly passwords: Passwords;
  /** Makes whoever tries many passwords wait. */
  readonly attempts: Attempts;
  /** Files that came by HTTP and that no document has yet. */
  readonly uploaded: UploadedFiles;
}

/** What a method may know of the conn it is called on, and do to it. */
export interface CallingConn {
  /** The client's address. */
  readonly hostAdd: string;
  /** The client's `User-Agent`, empty if it sent none. */
  readonly userAgent: string;
  /** From now on the conn speaks for `session`. */
  become(session: Session): void;
}

/** One call of a method. */
export interface MethodCall {
  /** Whom the conn spoke for when the call arrived. */
  readonly session: Session;
  /** The client's query, and what the permission adds to it. */
  readonly query: readonly Value[];
  /** The client's doc, with its uploaded files in place and what the permission puts over it. */
  readonly doc: Doc;
  /** What the permission puts over the doc, as it is part of it. */
  readonly forced: Doc;
  readonly module: BoundModule;
  readonly services: Services;
  readonly conn: CallingConn;
}

/** A method of a module. */
export interface Method {
  /** Who may call it. The first that is for the caller counts; without any nobody may. */
  readonly permissions: readonly Permission[];
  /** The query must have every attr of one of these sets. Left out: anything goes. */
  readonly queryArgs?: readonly Attrs[];
  /** The doc must have every attr of one of these sets. Left out: anything goes. */
  readonly docArgs?: readonly Attrs[];
  /**
   * Does the work. A {@link Refusal} thrown becomes the reply; anything else thrown becomes a 500
   * that tells its message.
   */
  run(call: MethodCall): Reply | Promise<Reply>;
}

/** A module as part of a server. */
export interface BoundModule {
  /** Name in endpoints; also the name of its collection. */
  readonly name: string;
  /** What its error codes begin with: package and name in upper case. */
  readonly code: string;
  readonly attrs: Attrs;
  /** By attr. */
  readonly extensions: ReadonlyMap<string, Extension>;
  /** Attrs whose values, other than null, no two documents may share. */
  readonly unique: readonly string[];
  /** What the store shall be quick about. */
  readonly declaration: Declaration;
  /** By name, in lower case. */
  readonly methods: ReadonlyMap<string, Method>;
}

/** The method that serves files over HTTP GET; it has no place on a conn. */
export const RETRIEVE_FILE = 'retrieve_file';
