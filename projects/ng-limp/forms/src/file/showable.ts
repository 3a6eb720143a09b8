/** Types that browsers show without running anything that is in them. */
const HARMLESS = /^(image|video|audio)\/|^application\/pdf$|^text\/plain$/i;
const SVG = /^image\/svg/i;

/**
 * An address at which the page shows a file that anybody may have stored. Opened in a tab of its own, a page in such a
 * file could do all that the app can: so what can run there becomes a download, and drawings, which can as well, an
 * address that browsers show within pages alone.
 */
export async function showable(file: Blob): Promise<string> {
  if (SVG.test(file.type)) return dataUrl(file);
  const safe = HARMLESS.test(file.type)
    ? file
    : file.slice(0, file.size, 'application/octet-stream');
  return URL.createObjectURL(safe);
}

function dataUrl(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      resolve(typeof reader.result === 'string' ? reader.result : '');
    };
    reader.onerror = () => {
      reject(new Error('The file could not be read.'));
    };
    reader.readAsDataURL(file);
  });
}
