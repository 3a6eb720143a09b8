/** `length` bytes: 0 to 255, over and over. */
export function cycleBytes(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (first + i) % 256);
}

/** A `file/upload` doc, whole in itself unless parts of it are given. */
export function chunkDoc(
  parts: {
    readonly attr?: string;
    readonly index?: string | number;
    readonly chunk?: unknown;
    readonly total?: unknown;
    readonly bytes?: Uint8Array;
    readonly file?: Readonly<Record<string, unknown>>;
  } = {},
): Record<string, unknown> {
  const bytes = parts.bytes ?? cycleBytes(10);
  return {
    attr: parts.attr ?? 'photo',
    index: parts.index ?? 0,
    chunk: parts.chunk ?? 1,
    total: parts.total ?? 1,
    file: {
      name: 'a.png',
      size: bytes.length,
      type: 'image/png',
      lastModified: 1577836800000,
      content: bytes.join(','),
      ...parts.file,
    },
  };
}
