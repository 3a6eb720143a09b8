import type { Sharp } from 'sharp';

/** A picture made smaller. */
export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The formats that thumbnails are made of, told by how a file begins: what a client says of it counts for nothing. */
type Format = 'jpeg' | 'png' | 'gif' | 'webp' | 'avif';

/** How long making one may take, in seconds. */
const TIMEOUT_S = 20;

function formatOf(bytes: Uint8Array): Format | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(start)) return 'gif';
  if (/^RIFF[^]{4}WEBP/.test(start)) return 'webp';
  return /^[^]{4}ftypavi[fs]/.test(start) ? 'avif' : undefined;
}

/**
 * Makes the picture in `bytes` fit into `width` and `height`, its shape and its place on the sides kept.
 * One that fits stays as it is. Undefined where there is no picture in `bytes`, or one with more pixels
 * than `maxPixels`: it is not unpacked then.
 */
export async function shrink(
  bytes: Uint8Array,
  [width, height]: readonly [width: number, height: number],
  maxPixels: number,
): Promise<Picture | undefined> {
  const format = formatOf(bytes);
  if (format === undefined) return undefined;
  // Most servers never need it, and it takes memory. Some platforms have no build of it.
  const sharp = await import('sharp').then(
    (module) => module.default,
    () => undefined,
  );
  if (sharp === undefined) return undefined;
  sharp.cache(false);
  sharp.concurrency(1);
  const source = sharp(bytes, { limitInputPixels: maxPixels, sequentialRead: true });
  const resized = source
    .autoOrient()
    .resize({ width, height, fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds: TIMEOUT_S });
  const [type, encoded] = encode(resized, format);
  try {
    return { type, bytes: new Uint8Array(await encoded.toBuffer()) };
  } catch {
    // Cut, corrupt, or too big.
    return undefined;
  }
}

/** What browsers of all ages show, moving pictures as their first frame. */
function encode(picture: Sharp, format: Format): readonly [type: string, encoded: Sharp] {
  switch (format) {
    case 'jpeg':
      return ['image/jpeg', picture.jpeg({ quality: 80 })];
    case 'png':
    case 'gif':
      return ['image/png', picture.png()];
    case 'webp':
    case 'avif':
      return ['image/webp', picture.webp({ quality: 80 })];
    default:
      return format satisfies never;
  }
}
