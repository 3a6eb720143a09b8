import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LimpFileInput } from './file-input';
import { Page, notes, photo } from './spec/page';
import { LIMP_FILE_INPUT_TEXTS } from './texts';
import type { LimpFileInputTexts } from './texts';

@Component({
  imports: [LimpFileInput],
  template: `
    <limp-file-input
      label="Images"
      accept="image/*"
      multiple
      dropZone
      [(value)]="files"
      [texts]="texts()"
    />
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Host {
  readonly files = signal<File[] | null>(null);
  readonly texts = signal<Partial<LimpFileInputTexts>>({});
}

const picture = new File(['p'], 'picture.png', { type: 'image/png' });

describe('What a file input says', () => {
  it('is heard in a polite live region that was there before', async () => {
    const page = await Page.of(Host);
    const region = page.one('[aria-live=polite]', HTMLElement);
    expect(region.textContent).toBe('');
    await page.drop(photo, notes);
    expect(region.isConnected).toBe(true);
    expect(page.messages).toEqual([
      'spoken: Added: photo.png.',
      'refused: Not of an accepted type: ملاحظات 📝.txt.',
    ]);
  });

  it('is also seen when files were refused, and only then', async () => {
    const page = await Page.of(Host);
    await page.drop(photo, notes);
    const height = (kind: string) =>
      page.one(`.limp-file-input-${kind}`, HTMLElement).getBoundingClientRect().height;
    expect(height('spoken')).toBe(1);
    expect(height('refused')).toBeGreaterThan(10);
  });

  it('counts files that are too many to be read out', async () => {
    const page = await Page.of(Host);
    await page.drop(
      ...Array.from({ length: 6 }, (_, i) => new File(['x'], `${i}.png`, { type: 'image/png' })),
    );
    expect(page.messages).toEqual(['spoken: Added: 6 files.']);
  });

  it('is said anew when the same happens again', async () => {
    const page = await Page.of(Host);
    await page.drop(notes);
    const said = page.one('.limp-file-input-refused', HTMLElement);
    await page.drop(notes);
    const saidAgain = page.one('.limp-file-input-refused', HTMLElement);
    expect(saidAgain).not.toBe(said);
    expect(saidAgain.textContent).toBe(said.textContent);
  });

  it('is gone after the next change, by the user or the app', async () => {
    const page = await Page.of(Host);
    await page.drop(photo, notes);
    await page.drop(picture);
    expect(page.messages).toEqual(['spoken: Added: picture.png.']);
    page.host.files.set([photo]);
    await page.settled();
    expect(page.messages).toEqual([]);
  });

  it('is in the words of the app, and of the control before all', async () => {
    const german: LimpFileInputTexts = {
      drop: 'oder hier ablegen',
      remove: (name) => `${name} entfernen`,
      reading: 'Ordner werden gelesen …',
      added: (names) => `Hinzugefügt: ${names.join(', ')}`,
      removed: (name) => `Entfernt: ${name}`,
      refused: (names, reason) => `${reason} ${names.join(', ')}`,
    };
    TestBed.configureTestingModule({
      providers: [{ provide: LIMP_FILE_INPUT_TEXTS, useValue: german }],
    });
    const page = await Page.of(Host);
    page.host.texts.set({ drop: 'oder Bilder hier ablegen' });
    await page.drop(photo, notes);
    expect(page.one('.limp-file-input-hint', HTMLElement).textContent).toBe(
      'oder Bilder hier ablegen',
    );
    expect(page.removeButtons[0]?.getAttribute('aria-label')).toBe('photo.png entfernen');
    expect(page.messages).toEqual([
      'spoken: Hinzugefügt: photo.png',
      'refused: type ملاحظات 📝.txt',
    ]);
    await page.remove(0);
    expect(page.messages).toEqual(['spoken: Entfernt: photo.png']);
  });
});
