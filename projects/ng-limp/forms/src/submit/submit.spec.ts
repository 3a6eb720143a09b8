import { TestBed } from '@angular/core/testing';
import { LimpTestingController, provideLimpTesting } from 'ng-limp/testing';
import { KINDS, SubmitPage, decideLater, photo } from '../spec/submit-page';

const FILLED = { email: 'sara@example.com', name: { en_AE: 'Sara', ar_AE: 'سارة' } };
const FIELDS = ['Email', 'English', 'Arabic', 'Photo', 'Code'];

describe.each(KINDS)('A %s form with limpSubmit', (_kind, host) => {
  let limp: LimpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideLimpTesting()] });
    limp = TestBed.inject(LimpTestingController);
  });

  afterEach(() => {
    limp.verify();
  });

  it('sends its value as the doc of a call, without what is null', async () => {
    const page = await SubmitPage.of(host);
    page.host.args.set({ query: [{ _id: '1' }] });
    await page.fillAll();
    page.submit();
    const call = limp.expectOne('staff/create');
    expect(call.doc).toMatchObject(FILLED);
    expect(call.doc).not.toHaveProperty('photo');
    expect(call.query).toEqual([{ _id: '1' }]);
    call.flush([{ _id: '7' }]);
    await page.settled();
  });

  it('tells the reply, and keeps its value', async () => {
    const page = await SubmitPage.of(host);
    await page.fillAll();
    page.submit();
    limp.expectOne('staff/create').flush([{ _id: '7' }]);
    await page.settled();
    const { replies, failures, sending } = page.host;
    expect(replies.map(({ args }) => args.docs)).toEqual([[{ _id: '7' }]]);
    expect(sending().reply()).toBe(replies[0]);
    expect(failures).toEqual([]);
    expect(page.field('English').value).toBe('Sara');
  });

  it('sends its files up before', async () => {
    const page = await SubmitPage.of(host);
    await page.fillAll();
    page.choose(photo);
    await page.settled();
    page.submit();
    await expect.poll(() => page.host.sending().progress()?.state).toBe('sent');
    const call = limp.expectOne('staff/create');
    expect(call.files).toMatchObject([{ attr: 'photo', name: 'photo.png', size: 7 }]);
    call.flush();
    await page.settled();
    expect(page.heard().upload).toBe('Files: complete');
    page.removeFile();
    await page.settled();
    page.submit();
    expect(page.host.sending().progress()).toBeNull();
    limp.expectOne('staff/create').flush();
    await page.settled();
    expect(page.heard().upload).toBe('');
  });

  it('is not sent while something is wrong: all is marked as touched, the first wrong field focused', async () => {
    const page = await SubmitPage.of(host);
    page.fill('Email', 'sara@example.com');
    page.fill('English', 'Sara');
    await page.settled();
    page.submit();
    await page.settled();
    limp.expectNone('staff/create');
    expect(document.activeElement).toBe(page.field('Arabic'));
    expect(page.host.isTouched('email')).toBe(true);
    expect(page.host.isTouched('name.ar_AE')).toBe(true);
    expect(page.host.sending().isSending()).toBe(false);
    expect(page.disabledFields()).toEqual(['Code']);
  });

  it('waits for validators that have not decided, and is sent when they have', async () => {
    const page = await SubmitPage.of(host);
    const decide = decideLater();
    page.fill('Email', FILLED.email);
    page.fill('English', FILLED.name.en_AE);
    page.fill('Arabic', FILLED.name.ar_AE);
    await page.rendered();
    page.submit();
    page.submit();
    await page.rendered();
    limp.expectNone('staff/create');
    expect(page.form.getAttribute('aria-busy')).toBe('true');
    decide(false);
    await expect.poll(() => page.host.sending().call()).not.toBeNull();
    limp.expectOne('staff/create').flush();
    await page.settled();
    expect(page.host.replies).toHaveLength(1);
  });

  it('is not sent when they find something wrong', async () => {
    const page = await SubmitPage.of(host);
    const decide = decideLater();
    page.fill('Email', FILLED.email);
    page.fill('English', FILLED.name.en_AE);
    page.fill('Arabic', FILLED.name.ar_AE);
    await page.rendered();
    page.submit();
    await page.rendered();
    decide(true);
    await expect.poll(() => document.activeElement).toBe(page.field('Email'));
    limp.expectNone('staff/create');
    expect(page.form.getAttribute('aria-busy')).toBeNull();
  });

  it('is not sent when it is cancelled before they have decided', async () => {
    const page = await SubmitPage.of(host);
    const decide = decideLater();
    page.fill('Email', FILLED.email);
    page.fill('English', FILLED.name.en_AE);
    page.fill('Arabic', FILLED.name.ar_AE);
    await page.rendered();
    page.field('Arabic').focus();
    page.submit();
    await page.rendered();
    page.click('Stop');
    decide(false);
    await page.rendered();
    await page.settled();
    limp.expectNone('staff/create');
    expect(document.activeElement).toBe(page.field('Arabic'));
    expect(page.host.sending().isSending()).toBe(false);
  });

  it('is busy and disabled while it is sent, once, and afterwards as it was', async () => {
    const page = await SubmitPage.of(host);
    await page.fillAll();
    expect(page.disabledFields()).toEqual(['Code']);
    page.submit();
    page.submit();
    await page.rendered();
    const call = limp.expectOne('staff/create');
    expect(page.disabledFields()).toEqual(FIELDS);
    expect(page.form.getAttribute('aria-busy')).toBe('true');
    expect(page.host.sending().call()).not.toBeNull();
    call.flush();
    await page.settled();
    expect(page.disabledFields()).toEqual(['Code']);
    expect(page.form.getAttribute('aria-busy')).toBeNull();
  });

  it('can be cancelled: its files stop, nothing is stored, and it can be edited again', async () => {
    const page = await SubmitPage.of(host);
    page.host.args.set({ awaitAuth: true });
    await page.fillAll();
    page.field('English').focus();
    page.submit();
    await page.rendered();
    page.click('Stop');
    await page.settled();
    expect(page.host.sending().isSending()).toBe(false);
    expect(page.host.sending().call()).toBeNull();
    expect(page.heard().alert).toBeNull();
    expect(page.host.failures).toEqual([]);
    expect(page.disabledFields()).toEqual(['Code']);
    expect(document.activeElement).toBe(page.field('English'));
    limp.signIn();
    limp.expectNone('staff/create');
  });

  it('takes its call back when it is destroyed', async () => {
    const page = await SubmitPage.of(host);
    page.host.args.set({ awaitAuth: true });
    await page.fillAll();
    page.submit();
    await page.rendered();
    page.host.isShown.set(false);
    await page.settled();
    limp.signIn();
    limp.expectNone('staff/create');
    page.host.isShown.set(true);
    await page.settled();
    expect(page.disabledFields()).toEqual(['Code']);
  });

  it('is reset where that is asked for, once its reply was told', async () => {
    const page = await SubmitPage.of(host);
    page.host.reset.set('');
    await page.fillAll();
    page.choose(photo);
    await page.settled();
    page.submit();
    await expect
      .poll(() =>
        limp.match('staff/create').map((call) => {
          call.flush();
        }),
      )
      .toHaveLength(1);
    await page.settled();
    expect(page.host.replies).toHaveLength(1);
    expect(page.field('English').value).toBe('');
    expect(page.field('Photo').files).toHaveLength(0);
    expect(page.host.isTouched('email')).toBe(false);
    expect(document.activeElement).not.toBe(page.field('Email'));
  });

  it('is reset to the value that is given', async () => {
    const page = await SubmitPage.of(host);
    const name = { en_AE: 'New', ar_AE: 'جديد' };
    page.host.reset.set({ email: 'new@example.com', name, photo: null, code: 'fixed' });
    await page.fillAll();
    page.submit();
    limp.expectOne('staff/create').flush();
    await page.settled();
    expect(page.field('English').value).toBe('New');
    expect(page.field('Email').value).toBe('new@example.com');
  });

  it('gives the focus back to the field from which it was sent', async () => {
    const page = await SubmitPage.of(host);
    await page.fillAll();
    page.field('Arabic').focus();
    page.submit();
    await page.rendered();
    // As browsers do by themselves when they render a field that is disabled now.
    page.field('Arabic').blur();
    limp.expectOne('staff/create').flush();
    await page.settled();
    expect(document.activeElement).toBe(page.field('Arabic'));
  });
});
