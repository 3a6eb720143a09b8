import type { ImageSize, ImageSizeLimits, LimpFileError } from './file-errors';
import { wrongFiles } from './wording';
import type { Wording } from './wording';

type Measured = ImageSize | 'limpNoImage' | 'limpUnreadableFile';

/** What is known of files. Decoding an image takes long, and each change of a control checks all of its files. */
const known = new WeakMap<File, Promise<Measured>>();

/**
 * Says what is wrong with images. Opens one after another, as a decoded image takes four bytes a pixel. Never rejects
 * for what a file is. Once nobody waits for it any more, it opens no further file.
 */
export async function checkImages(
  all: readonly File[],
  limits: ImageSizeLimits,
  wording: Wording,
  isLeft: () => boolean,
): Promise<readonly LimpFileError[]> {
  const unreadable: File[] = [];
  const noImages: File[] = [];
  const files: File[] = [];
  const actual: ImageSize[] = [];
  for (const file of all) {
    if (isLeft()) break;
    const measured = await measure(file);
    if (measured === 'limpUnreadableFile') unreadable.push(file);
    else if (measured === 'limpNoImage') noImages.push(file);
    else if (!isWithin(measured, limits)) {
      files.push(file);
      actual.push(measured);
    }
  }
  return [
    wrongFiles('limpUnreadableFile', { files: unreadable }, wording, () => {
      return 'reading failed. Choose again what is still there.';
    }),
    wrongFiles('limpNoImage', { files: noImages }, wording, () => {
      return 'only images that can be opened are taken.';
    }),
    wrongFiles('limpImageSize', { files, actual, limits }, wording, () => {
      return `images have to be ${describe(limits)} (in pixels).`;
    }),
  ].filter((error) => error !== null);
}

function measure(file: File): Promise<Measured> {
  let measured = known.get(file);
  if (measured === undefined) {
    measured = open(file);
    known.set(file, measured);
  }
  return measured;
}

async function open(file: File): Promise<Measured> {
  try {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    // It fails alike for what is no image and for what cannot be read.
    return file
      .slice(0, 1)
      .arrayBuffer()
      .then(
        () => 'limpNoImage',
        () => 'limpUnreadableFile',
      );
  }
}

function isWithin({ width, height }: ImageSize, limits: ImageSizeLimits): boolean {
  const { minWidth = 0, maxWidth = Infinity, minHeight = 0, maxHeight = Infinity } = limits;
  return width >= minWidth && width <= maxWidth && height >= minHeight && height <= maxHeight;
}

function describe({ minWidth, maxWidth, minHeight, maxHeight }: ImageSizeLimits): string {
  const bounds: readonly (readonly [string, number | undefined, string])[] = [
    ['at least', minWidth, 'wide'],
    ['at most', maxWidth, 'wide'],
    ['at least', minHeight, 'high'],
    ['at most', maxHeight, 'high'],
  ];
  return bounds
    .filter(([, bound]) => bound !== undefined)
    .map(([which, bound = 0, way]) => `${which} ${bound} ${way}`)
    .join(', ');
}
