/**
 * Keeps calls apart that would take each other's files. A server holds uploaded files per conn and attr until any doc
 * with that key comes (`docs/protocol.md`, "Files"), so while one call uploads to an attr, no other call whose doc has
 * that key may go out; and what an abandoned upload has left must not end up in somebody else's doc.
 */
export class AttrHolds {
  private readonly held = new Set<string>();
  /** How many files an attr has left on the server, on the present conn. */
  private readonly leftovers = new Map<string, number>();
  private waiting: { readonly attrs: readonly string[]; readonly taken: () => void }[] = [];

  /** Whether any files were left behind. */
  get areSpoiled(): boolean {
    return this.leftovers.size > 0;
  }

  /** Takes attrs for one upload as soon as no other has any of them. Returns how to give up waiting. */
  take(attrs: readonly string[], taken: () => void): () => void {
    const wish = { attrs, taken };
    this.waiting.push(wish);
    this.grant();
    return () => {
      this.waiting = this.waiting.filter((other) => other !== wish);
    };
  }

  release(attrs: readonly string[]): void {
    for (const attr of attrs) this.held.delete(attr);
    this.grant();
  }

  /** Whether a doc with these keys has to wait for an upload of another call. */
  isHeld(keys: readonly string[]): boolean {
    return this.held.size > 0 && keys.some((key) => this.held.has(key));
  }

  /** An upload of `count` files to an attr came to nothing; the server may still have them. */
  abandon(attr: string, count: number): void {
    this.leftovers.set(attr, Math.max(count, this.leftovers.get(attr) ?? 0));
  }

  /** An attr's files were taken by the doc they were meant for. */
  settle(attr: string): void {
    this.leftovers.delete(attr);
  }

  /** Whether a doc with these keys would take files that were left behind. */
  isSpoiled(keys: readonly string[]): boolean {
    return this.areSpoiled && keys.some((key) => this.leftovers.has(key));
  }

  /** Whether an upload of `count` files to an attr leaves any of those left behind in place. */
  outlasts(attr: string, count: number): boolean {
    return (this.leftovers.get(attr) ?? 0) > count;
  }

  /** A new conn has nothing left behind. */
  connLost(): void {
    this.leftovers.clear();
  }

  private grant(): void {
    const next = this.waiting.find(({ attrs }) => !attrs.some((attr) => this.held.has(attr)));
    if (next === undefined) return;
    this.waiting = this.waiting.filter((other) => other !== next);
    for (const attr of next.attrs) this.held.add(attr);
    next.taken();
    this.grant();
  }
}
