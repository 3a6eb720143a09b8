import { kindsOfForm, SignalForm } from './spec/forms';
import type { FormHost } from './spec/forms';
import { Page, namesIn, notes, photo, transferOf } from './spec/page';

describe.each(kindsOfForm)('A file input in %s', (_, host) => {
  let page: Page<FormHost>;

  beforeEach(async () => {
    page = await Page.of(host);
  });

  /** The form's control is told after the model: ngModel does so in a microtask. */
  async function settled(): Promise<void> {
    await page.settled();
    await page.settled();
  }

  it('gives the form the chosen files, and makes the control dirty', async () => {
    expect(page.host.files()).toBeNull();
    expect(page.host.state()).toMatchObject({ valid: false, dirty: false, touched: false });
    await page.choose(photo, notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo, notes]));
    expect(page.host.state()).toMatchObject({ valid: true, dirty: true, touched: false });
  });

  it('gives the form what is dropped, and is touched by that', async () => {
    await page.drop(photo, notes);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo, notes]));
    expect(page.host.state()).toMatchObject({ valid: true, dirty: true, touched: true });
  });

  it('gives the form what is pasted', async () => {
    page.native.focus();
    await page.paste(transferOf(photo));
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
    expect(page.host.state()).toMatchObject({ dirty: true });
  });

  it('shows what the form sets', async () => {
    page.host.set([notes]);
    await settled();
    expect(page.listed).toHaveLength(1);
    expect(namesIn(page.native.files)).toEqual([notes.name]);
    expect(page.host.state()).toMatchObject({ dirty: false });
    page.host.set(null);
    await settled();
    expect(page.listed).toEqual([]);
    expect(page.native.value).toBe('');
  });

  it('takes one file away, and is null and not valid after the last', async () => {
    await page.choose(photo, notes);
    await page.remove(0);
    expect(namesIn(page.host.files())).toEqual(namesIn([notes]));
    await page.remove(0);
    expect(page.host.files()).toBeNull();
    expect(page.host.state()).toMatchObject({ valid: false });
  });

  it('is empty after a reset, the native input too', async () => {
    await page.drop(photo);
    page.host.reset();
    await settled();
    expect(page.host.files()).toBeNull();
    expect(page.host.state()).toMatchObject({ dirty: false, touched: false });
    expect(page.listed).toEqual([]);
    expect(page.messages).toEqual([]);
    expect(page.native.value).toBe('');
    await page.choose(photo);
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
  });

  it('is disabled with its control: nothing can be removed, dropped or pasted', async () => {
    await page.choose(photo);
    page.native.focus();
    page.host.disable();
    await settled();
    expect(page.native.disabled).toBe(true);
    expect(page.removeButtons.map((button) => button.disabled)).toEqual([true]);
    await page.drop(notes);
    await page.paste(transferOf(notes));
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
  });

  it('is touched when left, not when the focus moves to a button of its own', async () => {
    await page.choose(photo);
    page.native.focus();
    page.removeButtons[0]?.focus();
    expect(page.host.state()).toMatchObject({ touched: false });
    page.one('form + button', HTMLButtonElement).focus();
    expect(page.host.state()).toMatchObject({ touched: true });
  });

  it('is required, and says that it is wrong once touched', async () => {
    expect(page.native.required).toBe(true);
    expect(page.native.getAttribute('aria-invalid')).toBeNull();
    page.native.focus();
    page.native.blur();
    await settled();
    expect(page.native.getAttribute('aria-invalid')).toBe('true');
    await page.choose(photo);
    expect(page.native.getAttribute('aria-invalid')).toBeNull();
  });
});

describe('A file input in a signal form', () => {
  it('gets the focus from the form', async () => {
    const page = await Page.of(SignalForm);
    page.host.form.files().focusBoundControl();
    expect(document.activeElement).toBe(page.native);
  });

  it('no longer says what it refused after a reset that leaves the value', async () => {
    const page = await Page.of(SignalForm);
    await page.drop(photo);
    expect(page.messages).toEqual(['spoken: Added: photo.png.']);
    page.host.form().reset();
    await page.settled();
    expect(namesIn(page.host.files())).toEqual(namesIn([photo]));
    expect(page.messages).toEqual([]);
  });
});
