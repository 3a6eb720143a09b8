/** What a window has to make files with, and lists of them. */
export type OtherWindow = Window & typeof globalThis;

/** Another window, whose files are of classes of its own. `close` takes its frame out of the page. */
export function openFrame(): { readonly window: OtherWindow; readonly close: () => void } {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const window = frame.contentWindow;
  if (!isWhole(window)) throw new Error('The frame has no window.');
  return { window, close: () => frame.remove() };
}

function isWhole(window: Window | null): window is OtherWindow {
  return window !== null && 'File' in window;
}
