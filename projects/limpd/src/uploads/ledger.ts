import type { UploadLimits } from './limits.ts';

/** What a file takes on a disk at least, in bytes: without it, empty files could be piled up for ever. */
const LEAST_BYTES = 4096;

/** What waits of one connection, of one address, or in all. */
class Scope {
  readonly #maxBytes: number;
  readonly #maxFiles: number;
  #bytes = 0;
  #files = 0;

  constructor(maxBytes: number, maxFiles: number) {
    this.#maxBytes = maxBytes;
    this.#maxFiles = maxFiles;
  }

  get isEmpty(): boolean {
    return this.#files === 0;
  }

  hasRoom(bytes: number, files: number): boolean {
    return this.#bytes + bytes <= this.#maxBytes && this.#files + files <= this.#maxFiles;
  }

  add(bytes: number, files: number): void {
    this.#bytes += bytes;
    this.#files += files;
  }
}

/** Room that one file takes. */
export interface Reservation {
  /** Makes room for `bytes` more. False where there is none; the reservation stays as it was. */
  grow(bytes: number): boolean;
  /** The file waits on its connection no longer, but has no document yet. */
  leaveConn(): void;
  /** Gives all room back. */
  end(): void;
}

/** Keeps count of what was uploaded and no document has yet: per connection, per address, in all. */
export class UploadLedger {
  readonly limits: UploadLimits;
  readonly #total: Scope;
  readonly #ofAddresses = new Map<string, Scope>();

  constructor(limits: UploadLimits) {
    this.limits = limits;
    this.#total = new Scope(limits.totalBytes, limits.totalFiles);
  }

  /** Begins an account of a connection: the function reserves room for one file of it; undefined where there is none. */
  conn(address: string): () => Reservation | undefined {
    const { connBytes, connFiles } = this.limits;
    const conn = new Scope(connBytes, connFiles);
    return () => this.#reserve(address, conn);
  }

  /** Reserves room for one file that comes without a connection; undefined where there is none. */
  request(address: string): Reservation | undefined {
    return this.#reserve(address, undefined);
  }

  #reserve(address: string, conn: Scope | undefined): Reservation | undefined {
    const known = this.#ofAddresses.get(address);
    const ofAddress = known ?? new Scope(this.limits.addressBytes, this.limits.addressFiles);
    const scopes = [...(conn === undefined ? [] : [conn]), ofAddress, this.#total];
    if (!scopes.every((scope) => scope.hasRoom(LEAST_BYTES, 1))) return undefined;
    this.#ofAddresses.set(address, ofAddress);
    return new Room(scopes, conn, () => {
      if (ofAddress.isEmpty) this.#ofAddresses.delete(address);
    });
  }
}

class Room implements Reservation {
  readonly #scopes: Set<Scope>;
  readonly #conn: Scope | undefined;
  readonly #onEnd: () => void;
  /** The first bytes need no more room than the file has taken already. */
  #free = LEAST_BYTES;
  #taken = LEAST_BYTES;

  constructor(scopes: readonly Scope[], conn: Scope | undefined, onEnd: () => void) {
    this.#scopes = new Set(scopes);
    this.#conn = conn;
    this.#onEnd = onEnd;
    for (const scope of scopes) scope.add(LEAST_BYTES, 1);
  }

  grow(bytes: number): boolean {
    const more = Math.max(0, bytes - this.#free);
    for (const scope of this.#scopes) if (!scope.hasRoom(more, 0)) return false;
    this.#free = Math.max(0, this.#free - bytes);
    this.#taken += more;
    for (const scope of this.#scopes) scope.add(more, 0);
    return true;
  }

  leaveConn(): void {
    if (this.#conn !== undefined && this.#scopes.delete(this.#conn)) {
      this.#conn.add(-this.#taken, -1);
    }
  }

  end(): void {
    for (const scope of this.#scopes) scope.add(-this.#taken, -1);
    this.#scopes.clear();
    this.#onEnd();
  }
}
