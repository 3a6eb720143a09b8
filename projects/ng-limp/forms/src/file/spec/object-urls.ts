import { expect, vi } from 'vitest';

/** Keeps account of the addresses that a page makes for files, and of those that it revokes. */
export class ObjectUrls {
  readonly made: string[] = [];
  private readonly revoked: string[] = [];
  /** Revoked while an element still had it. */
  private readonly inUse: string[] = [];

  constructor() {
    const create = URL.createObjectURL.bind(URL);
    const revoke = URL.revokeObjectURL.bind(URL);
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      const url = create(blob);
      this.made.push(url);
      return url;
    });
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => {
      const shown = [...document.querySelectorAll('[src]')].map((element) =>
        element.getAttribute('src'),
      );
      if (shown.includes(url)) this.inUse.push(url);
      this.revoked.push(url);
      revoke(url);
    });
  }

  /** To be called when the page is gone. */
  async expectAllRevoked(): Promise<void> {
    await Promise.resolve();
    vi.restoreAllMocks();
    expect(this.inUse, 'revoked while in use').toEqual([]);
    expect(this.revoked.toSorted(), 'revoked at last').toEqual(this.made.toSorted());
  }
}
