import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import { expect, image, inEachKind, test, text } from './support/files.ts';
import type { Page } from '@playwright/test';

declare global {
  interface Window {
    /** What is injected into the page. */
    readonly axe: typeof axe;
  }
}

/** What axe finds wrong with the page as it is, each with where. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: AxeResults['violations'] = await page.evaluate(
    async () => (await window.axe.run()).violations,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
    // Six times all rules over all of the page.
    test.slow();

    inEachKind(`axe finds nothing wrong in any state, in ${colorScheme}`, async (given) => {
      const { files, gate, page } = given;
      expect(await violations(page), 'empty').toEqual([]);
      await files.pick(files.photo, text('cv.txt'));
      await files.send.click();
      await expect(files.photo).toHaveAttribute('aria-invalid', 'true');
      expect(await violations(page), 'wrong').toEqual([]);
      await files.fillNames();
      await files.pick(files.photo, image('photo.png', 580));
      expect(await violations(page), 'filled').toEqual([]);
      gate.holdAfter(2_000_000);
      await files.send.click();
      await expect(files.progress).toHaveAttribute('aria-valuetext', /^[1-9]\d?%, sending/);
      expect(await violations(page), 'sending').toEqual([]);
      await files.button('Pause Files').click();
      await expect(files.progress).toHaveAttribute('aria-valuetext', /paused/);
      expect(await violations(page), 'paused').toEqual([]);
      await files.button('Resume Files').click();
      gate.release();
      await files.createdId();
      expect(await violations(page), 'sent').toEqual([]);
    });
  });
}

inEachKind('On a screen 390 pixels wide nothing is cut off, whatever is shown', async (given) => {
  const { files, gate, page } = given;
  await page.setViewportSize({ width: 390, height: 844 });
  const isWide = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.outerHTML.slice(0, 80)),
    );
  await files.fillNames();
  await files.pick(files.photo, image(`${'a long name with an end '.repeat(6)}.png`, 580));
  await files.pick(files.attachments, text(`${'endless'.repeat(20)}.txt`));
  expect(await isWide()).toEqual([]);
  gate.holdAfter(2_000_000);
  await files.send.click();
  await expect(files.progress).toHaveAttribute('aria-valuetext', /^[1-9]\d?%, sending/);
  expect(await isWide()).toEqual([]);
});
