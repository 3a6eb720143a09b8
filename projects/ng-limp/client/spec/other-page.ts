/** A page of the same origin, where another tab would be: its storage is the same, its events are its own. */
export function otherPage(): { readonly page: Window; readonly close: () => void } {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const { contentWindow: page } = frame;
  if (page === null) throw new Error('no page');
  return {
    page,
    close: () => {
      frame.remove();
    },
  };
}
