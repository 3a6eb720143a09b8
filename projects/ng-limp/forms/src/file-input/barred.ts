/**
 * Whether people cannot use a control, for what it is in as much as for itself: a disabled `<fieldset>` disables all
 * that is in it, and `inert` keeps people from all of a part of the page. Both do so to the control alone: what
 * happens on the elements around it reaches their listeners all the same.
 */
export function isBarred(control: Element): boolean {
  if (control.matches(':disabled')) return true;
  for (let at: Element | null = control; at !== null; at = aroundOf(at)) {
    if (at.hasAttribute('inert')) return true;
  }
  return false;
}

/** What an element is in; for the top of a shadow tree, the element that the tree belongs to. */
function aroundOf({ parentNode, parentElement }: Element): Element | null {
  return parentElement ?? (parentNode instanceof ShadowRoot ? parentNode.host : null);
}
