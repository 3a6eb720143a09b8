import { TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import { LimpTestingController, provideLimpTesting } from 'ng-limp/testing';
import { KINDS, SubmitPage, photo } from '../spec/submit-page';

describe.each(KINDS)('axe finds nothing wrong in a %s form', (_kind, host) => {
  let limp: LimpTestingController;
  let page: SubmitPage;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
    limp = TestBed.inject(LimpTestingController);
    page = await SubmitPage.of(host);
  });

  async function violations(): Promise<readonly unknown[]> {
    return (await axe.run(page.form)).violations;
  }

  it('that nobody has touched', async () => {
    expect(await violations()).toEqual([]);
  });

  it('that is wrong', async () => {
    page.submit();
    await page.settled();
    expect(await violations()).toEqual([]);
  });

  it('that is being sent, and was sent', async () => {
    await page.fillAll();
    page.choose(photo);
    await page.settled();
    page.submit();
    await expect.poll(() => page.host.sending().progress()).not.toBeNull();
    await page.rendered();
    expect(page.form.getAttribute('aria-busy')).toBe('true');
    expect(await violations()).toEqual([]);
    await expect.poll(() => page.host.sending().progress()?.state).toBe('sent');
    limp.expectOne('staff/create').flush();
    await page.settled();
    expect(await violations()).toEqual([]);
  });

  it('that was refused, as a whole or for a field', async () => {
    await page.fillAll();
    page.submit();
    limp.expectOne('staff/create').error({ msg: 'Not today.' });
    await page.settled();
    expect(page.heard().alert).toBe('Not today.');
    expect(await violations()).toEqual([]);
    page.submit();
    limp.expectOne('staff/create').error({ code: 'A_B_MISSING_ATTR', msg: "attr 'email'" });
    await page.settled();
    expect(page.host.refusalAt('email')).not.toBeNull();
    expect(await violations()).toEqual([]);
  });
});
