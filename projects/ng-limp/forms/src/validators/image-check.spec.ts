import { CheckedForm, KINDS_OF_FORM } from '../spec/checked-forms';
import type { Check } from '../spec/checked-forms';
import type { ImageSizeLimits } from './file-errors';
import { checkImages } from './image-check';
import { imageSizeValidator } from './reactive-validators';
import { imageSize } from './schema-rules';

/** A black image. A new file each time, as what is known of a file is kept. */
function bmp(width: number, height: number): File {
  const pixels = Math.ceil((width * 3) / 4) * 4 * height;
  const header = new DataView(new ArrayBuffer(54));
  header.setUint16(0, 0x424d);
  header.setUint32(2, 54 + pixels, true);
  header.setUint32(10, 54, true);
  header.setUint32(14, 40, true);
  header.setInt32(18, width, true);
  header.setInt32(22, height, true);
  header.setUint16(26, 1, true);
  header.setUint16(28, 24, true);
  return new File([header, new Uint8Array(pixels)], `${width}x${height}.bmp`, {
    type: 'image/bmp',
  });
}

const text = () => new File(['some text'], 'notes.png', { type: 'image/png' });

/** A file on a disk that was written to after it was chosen. */
async function outdated(): Promise<File> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle('outdated.png', { create: true });
  const write = async (content: Blob) => {
    const stream = await handle.createWritable();
    await stream.write(content);
    await stream.close();
  };
  await write(bmp(8, 8));
  const file = await handle.getFile();
  await write(new Blob(['something else']));
  return file;
}

function checkFor(limits: ImageSizeLimits): Check {
  return {
    asyncValidator: () => imageSizeValidator(limits),
    rule: (path) => {
      imageSize(path, limits);
    },
    limits: { imageSize: limits },
  };
}

const english = { texts: {}, locale: 'en-US' };
const never = () => false;

describe.each(Object.entries(KINDS_OF_FORM))('Images in a %s form', (_, host) => {
  it('are refused where they are too small or too large', async () => {
    const limits = { minWidth: 4, minHeight: 4, maxWidth: 16 };
    const form = await CheckedForm.of(host, checkFor(limits));
    const narrow = bmp(3, 8);
    const wide = bmp(17, 8);
    await form.choose(narrow, bmp(4, 400), wide, bmp(16, 4));
    expect(form.host.errors).toEqual({
      limpImageSize: {
        kind: 'limpImageSize',
        files: [narrow, wide],
        actual: [
          { width: 3, height: 8 },
          { width: 17, height: 8 },
        ],
        limits,
        message:
          'Remove “3x8.bmp”, “17x8.bmp”: images have to be at least 4 wide, at most 16 wide, at least 4 high (in pixels).',
      },
    });
    expect(form.told).toContain('“17x8.bmp”');
    await form.set([bmp(16, 4)]);
    expect(form.host.status).toBe('VALID');
    expect(form.told).toBe('');
  });

  it('are told from what is none, and from what cannot be read', async () => {
    const form = await CheckedForm.of(host, checkFor({}));
    const noImage = text();
    const unreadable = await outdated();
    const empty = new File([], 'empty.png', { type: 'image/png' });
    const cut = new File([bmp(2, 2).slice(0, 30)], 'cut.bmp', { type: 'image/bmp' });
    await form.choose(noImage, bmp(2, 2), unreadable, empty, cut);
    expect(form.host.errors).toEqual({
      limpNoImage: {
        kind: 'limpNoImage',
        files: [noImage, empty, cut],
        message:
          'Remove “notes.png”, “empty.png”, “cut.bmp”: only images that can be opened are taken.',
      },
      limpUnreadableFile: {
        kind: 'limpUnreadableFile',
        files: [unreadable],
        message: expect.stringContaining('“outdated.png”'),
      },
    });
  });

  it('are not pending where there are none', async () => {
    const form = await CheckedForm.of(host, checkFor({ minWidth: 4 }));
    expect(form.host.status).toBe('VALID');
    for (const none of [null, []]) {
      form.host.set(none);
      expect(form.host.status).toBe('VALID');
    }
  });

  it('may be changed while they are checked', async () => {
    const form = await CheckedForm.of(host, checkFor({ minWidth: 4 }));
    const small = bmp(2, 2);
    const large = bmp(4, 4);
    form.host.set([small]);
    form.host.set([large]);
    await form.settled();
    expect(form.host.status).toBe('VALID');
    form.host.set([large]);
    form.host.set([small]);
    await form.settled();
    expect(Object.keys(form.host.errors)).toEqual(['limpImageSize']);
  });
});

describe.each(Object.entries(KINDS_OF_FORM))('Images that leave a %s form', (_, host) => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('while they are checked are not opened any more', async () => {
    const form = await CheckedForm.of(host, checkFor({}));
    const files = [bmp(2, 2), bmp(3, 3)];
    const image = await createImageBitmap(new ImageData(2, 2));
    let finish = () => {};
    const finished = new Promise<ImageBitmap>((resolve) => {
      finish = () => {
        resolve(image);
      };
    });
    const opened = vi.spyOn(window, 'createImageBitmap').mockReturnValue(finished);
    form.host.set(files);
    await expect.poll(() => opened).toHaveBeenCalledTimes(1);
    form.host.set(null);
    await expect.poll(() => form.host.status).toBe('VALID');
    finish();
    await form.settled();
    // What was begun goes on in microtasks: a task later it has come to its end.
    await new Promise((done) => setTimeout(done));
    expect(opened).toHaveBeenCalledTimes(1);
  });
});

describe('A check of images', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('frees each image, opens one at a time, and each file once', async () => {
    const close = vi.spyOn(ImageBitmap.prototype, 'close');
    const original = createImageBitmap;
    let open = 0;
    let most = 0;
    const opened = vi.spyOn(window, 'createImageBitmap').mockImplementation(async (file) => {
      most = Math.max(most, ++open);
      try {
        return await original(file);
      } finally {
        open -= 1;
      }
    });
    const files = [bmp(2, 2), bmp(3, 3), text()];
    const first = await checkImages(files, { minWidth: 3 }, english, never);
    const second = await checkImages(files, { minWidth: 3 }, english, never);
    expect(first.map(({ kind }) => kind)).toEqual(['limpNoImage', 'limpImageSize']);
    expect(second).toEqual(first);
    expect(opened).toHaveBeenCalledTimes(3);
    expect(close).toHaveBeenCalledTimes(2);
    expect(most).toBe(1);
  });

  it('takes bounds as included', async () => {
    const file = bmp(5, 7);
    const kinds = async (limits: ImageSizeLimits) =>
      (await checkImages([file], limits, english, never)).map(({ kind }) => kind);
    const exact = { minWidth: 5, maxWidth: 5, minHeight: 7, maxHeight: 7 };
    expect(await kinds(exact)).toEqual([]);
    expect(await kinds({ ...exact, minWidth: 6, maxWidth: 6 })).toEqual(['limpImageSize']);
    expect(await kinds({ maxWidth: 4 })).toEqual(['limpImageSize']);
    expect(await kinds({ minHeight: 8 })).toEqual(['limpImageSize']);
    expect(await kinds({ maxHeight: 6 })).toEqual(['limpImageSize']);
  });
});
